### Spanish. hub: centro; clinic: clínica; floor: la palabra; to host: dirigir. People are addressed with usted.

language = Idioma

product = Spindle
undo = Deshacer
close = Cerrar
cancel = Cancelar
try-again = Reintentar
you = Usted
hub = Centro
name-own = { $name } ({ you })
about = { $action }: { $name }

home-title = Especialistas y clínicas, en una misma sala
home-lead = Spindle conecta un centro de especialistas con clínicas que participan desde un navegador.
home-steps-title = Cómo participar
home-step-1 = Abra el enlace de su invitación. No hace falta una cuenta ni instalar nada.
home-step-2 = Compruebe su cámara, su micrófono y su altavoz.
home-step-3 = Entre. Podrán verle y oírle, y usted podrá seguir el caso.
home-paste = ¿Tiene un enlace? Péguelo aquí
home-placeholder = https://…/r/…
home-open = Abrir la sala
home-not-a-link = Este no es un enlace a una sala de este sitio. Debería parecerse al de su invitación.
home-incomplete-title = Este enlace está incompleto
home-incomplete = Falta la última parte. Copie el enlace completo de su invitación y ábralo de nuevo.

prejoin-title = ¿Todo listo para entrar?
prejoin-title-of = ¿Todo listo para entrar en { $room }?
prejoin-watch = Ver y escuchar
prejoin-watches = Usted entra para ver y escuchar. Nadie le ve ni le oye.
prejoin-as = Usted entra como { $name }.
prejoin-as-hub = Usted entra como { $name }, por el centro.
prejoin-name = Su nombre
prejoin-name-placeholder = Clínica o persona
prejoin-join = Entrar ahora
prejoin-joining = Entrando…
prejoin-without = Entrar sin cámara ni micrófono
prejoin-coming-back = Le llevamos de vuelta a la sala…
prejoin-still-trying = No se puede llegar a la sala. Intentándolo de nuevo…
survey-last = Estuvo en una sesión aquí el { $date }.
survey-last-open = Responder su encuesta
prejoin-preview = La imagen de su cámara
prejoin-camera-off = Su cámara está apagada
prejoin-camera-starting = Encendiendo su cámara…
prejoin-camera-none = Sin imagen de cámara
prejoin-asking = Es posible que el navegador le pida permiso para usar la cámara y el micrófono: elija Permitir.
prejoin-level = Nivel del micrófono
prejoin-mic-off = Su micrófono está apagado
prejoin-speak = Diga algo: la barra debería moverse
prejoin-microphone = Micrófono
prejoin-camera = Cámara
prejoin-speaker = Altavoz
prejoin-system-speaker = El del sistema
prejoin-test-speaker = Probar
prejoin-testing = Sonando…
prejoin-heard = Debería haber oído tres notas. Si no es así, elija otro altavoz o suba el volumen.
prejoin-unnamed = { $kind } { NUMBER($number) }

companions-title = Hay otras personas conmigo
companions-count = { $count ->
    [one] Hay otra persona conmigo
   *[other] Hay otras { $count } personas conmigo
}
companions-label = ¿Quién más está ante esta pantalla?
companions-placeholder = Nombre de otra persona
companions-add = Añadir
companions-remove = Quitar
companions-known = Antes con usted
companions-hint = Todas las personas nombradas aquí cuentan como presentes, por su nombre.
companions-full = No se pueden nombrar más de { NUMBER($count) }.

waiting-title = Pronto le dejarán entrar
waiting-no-host = Todavía no hay nadie del centro
waiting-in = Esperando para entrar en { $room }
waiting-next = El siguiente turno es el suyo.
waiting-before = { $count ->
    [one] Hay una espera antes que la suya.
   *[other] Hay { $count } esperas antes que la suya.
}
waiting-text = Todavía nadie le ve ni le oye. Mientras tanto, compruebe la cámara, el micrófono y el altavoz, y deje esta página abierta.
waiting-text-watching = Nadie le ve ni le oye. Mientras tanto, compruebe el altavoz y deje esta página abierta.
waiting-offline = Se perdió la conexión. Su turno se conserva mientras volvemos a intentarlo…
waiting-leave = Dejar de esperar
waiting-mark = En espera

unable-title = Este navegador no puede entrar en una sala
unable-text = Abra su enlace en una versión actual de Chrome, Edge, Firefox o Safari. Si se abrió dentro de otra aplicación, elija «Abrir en el navegador» en el menú de esa aplicación.
unable-lacks = Para su servicio de informática: le falta { $names }. Quizá lo haya desactivado un ajuste, una directiva o una extensión.

controls-mute-long = Silenciar el micrófono
controls-unmute-long = Hablar: activar el micrófono
controls-camera-on = Encender la cámara
controls-camera-off = Apagar la cámara
controls-light = Usar colores claros
controls-dark = Usar colores oscuros

tap-hear-title = Toque para oír la sala
tap-hear-text = Su navegador ha detenido el sonido.

tap-see-title = Toque para ver la sala
tap-see-text = Su navegador ha detenido las imágenes.

later-waiting = Cargando…
later-failed = Esta parte de la página no llegó.
later-again = Intentar de nuevo

microphone-nothing = No oímos nada de su micrófono.
microphone-choose = Elegir otro
microphone-muted = Tiene el micrófono apagado y nadie le oye.
microphone-muted-keys = Pulse M para activarlo, o mantenga pulsada la barra espaciadora mientras habla.

device-taken = { $what ->
    [camera] Su cámara se ha desconectado. Ahora se usa: { $name }.
    [speaker] Su altavoz se ha desconectado. El sonido sale ahora por: { $name }.
   *[microphone] Su micrófono se ha desconectado. Ahora se usa: { $name }.
}
device-back = Conectado y en uso de nuevo: { $name }.

rejoin = Volver a entrar

## A device that did not open, by its trouble

device = { $what ->
    [camera] su cámara
    [screen] su pantalla
    [both] su cámara y su micrófono
   *[microphone] su micrófono
}
trouble-denied = Esta página no tiene permiso para usar { device }. Pulse el icono a la izquierda de la dirección, dé el permiso y vuelva a intentarlo.
trouble-denied_by_system = El equipo no deja que este navegador use { device }. Dé el permiso en los ajustes de privacidad del sistema y vuelva a intentarlo.
trouble-dismissed = Se ha cerrado la pregunta sobre { device }. Vuelva a intentarlo y elija Permitir.
trouble-missing = { $what ->
    [both] No se ha encontrado ni cámara ni micrófono. Conéctelos y vuelva a intentarlo, o entre sin ellos.
    [camera] No se ha encontrado ninguna cámara. Conecte una y vuelva a intentarlo, o entre sin ella.
    [screen] No se ha encontrado ninguna pantalla. Conecte una y vuelva a intentarlo, o entre sin ella.
   *[microphone] No se ha encontrado ningún micrófono. Conecte uno y vuelva a intentarlo, o entre sin él.
}
trouble-busy = Otro programa está usando { device }. Cierre ese programa y vuelva a intentarlo.
trouble-lost = Se ha perdido la conexión con { device }. Compruebe el cable y vuelva a intentarlo.
trouble-held = El sistema ha retirado { device }: por una llamada, por otro programa o por un interruptor del equipo. Volverá por sí solo; si no, inténtelo de nuevo.
trouble-zeros = De él no llega nada en absoluto. Elija otro micrófono o deje que este navegador lo use en los ajustes de privacidad del sistema.
trouble-faint = De él no llega casi nada. Suba su volumen, busque un botón de silencio en el aparato o elija otro micrófono.
trouble-silent = Hace un rato que no llega nada de él. Si está hablando, busque un botón de silencio en el aparato o elija otro micrófono.
trouble-still = Los demás ven { device } sin movimiento: la ventana compartida está oculta o minimizada.
trouble-insecure = Esta página solo puede usar { device } con una conexión segura: la dirección debe empezar por https://
trouble-unsupported = Este navegador no puede usar { device } aquí. Utilice una versión actual de Chrome, Edge, Firefox o Safari.
trouble-other = No se ha podido poner en marcha { device }. Vuelva a intentarlo o elija otro aparato.

## Why the session is over

ending-left-title = Ha salido de la sala
ending-left-text = Su cámara y su micrófono están apagados.
ending-replaced-title = Usted está aquí en otra ventana
ending-replaced-text = Se abrió el mismo enlace en otro lugar y esa ventana ha ocupado su puesto. Puede cerrar esta.
ending-removed-title = El centro le ha expulsado de la sala
ending-removed-text = Si cree que ha sido un error, póngase en contacto con quien le invitó.
ending-room_closed-title = Esta sala está cerrada
ending-room_closed-text = No volverá a abrirse. Para la próxima sesión, pida al centro un enlace nuevo.
ending-session_ended-title = La sesión ha terminado
ending-session_ended-text = Gracias por participar. Cuando empiece la próxima sesión, su enlace le dejará entrar.
ending-restarting-title = La sala se está reiniciando
ending-restarting-text = Vuelva en un momento, por favor.
ending-failed-title = Algo ha fallado por nuestra parte
ending-failed-text = Intente volver a entrar, por favor.

## Why somebody was not let in, by the relay's code

refusal-unknown-title = No ha podido entrar en la sala
refusal-room_full-title = La sala está llena
refusal-room_full-text = Todos los puestos están ocupados. Vuelva a intentarlo en unos minutos o avise a quien le invitó.
refusal-token_expired-title = Este enlace ha caducado
refusal-token_expired-text = Pida uno nuevo a quien le invitó.
refusal-token_not_yet_valid-title = Es demasiado pronto para este enlace
refusal-token_not_yet_valid-text = Abre la sala a partir de una hora posterior. Vuelva entonces o pida otro a quien le invitó.
refusal-wrong_room-title = Este enlace es de otra sala
refusal-wrong_room-text = Abra el enlace de esta sesión que está en su invitación o pida uno nuevo.
refusal-unauthorized-title = Este enlace no abre la sala
refusal-unauthorized-text = Se ha alterado por el camino, o el servidor tiene una clave nueva desde que se creó. Pida uno nuevo a quien le invitó.
refusal-no_such_room-title = Esta sala no está abierta
refusal-no_such_room-text = Compruebe la fecha y la hora de su invitación o pida al centro un enlace nuevo.
refusal-offer_refused-title = Este navegador no ha podido conectarse
refusal-offer_refused-text = Actualícelo o utilice una versión actual de Chrome, Edge, Firefox o Safari.
refusal-not_kept-title = Ahora no puede empezar ninguna sesión
refusal-not_kept-text = El servidor del centro no puede guardar un registro de ella. Vuelva a intentarlo en unos minutos o avise al centro.
refusal-room_locked-title = La entrada está cerrada
refusal-room_locked-text = La sesión ha empezado y el centro no deja entrar a nadie más por ahora. Pida al centro que abra la sala y vuelva a intentarlo.
refusal-lobby_full-title = Hay demasiadas personas esperando
refusal-lobby_full-text = Ahora mismo no puede esperar nadie más. Vuelva a intentarlo en unos minutos o llame al centro.
refusal-denied-title = No se le ha dejado entrar
refusal-denied-text = Si contaba con entrar, póngase en contacto con el centro. Puede volver a pedirlo dentro de medio minuto.
refusal-denied-wrote = El centro escribió:
refusal-removed-title = Este enlace ya no deja entrar a nadie
refusal-removed-text = El centro ha expulsado a alguien que entró con él. Si no fue usted, o si fue un error, pida al centro un enlace propio.
refusal-session_ended-title = { ending-session_ended-title }
refusal-session_ended-text = { ending-session_ended-text }
refusal-room_closed-title = { ending-room_closed-title }
refusal-room_closed-text = { ending-room_closed-text }
refusal-replaced-title = { ending-replaced-title }
refusal-replaced-text = { ending-replaced-text }
refusal-unable-title = { unable-title }
refusal-unable-text = { unable-text }

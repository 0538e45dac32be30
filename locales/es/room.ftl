controls-label = Controles
controls-mute = Silenciar
controls-unmute = Hablar
controls-camera = Cámara
controls-share = Compartir
controls-share-long = Compartir la pantalla
controls-stop-share = Detener
controls-stop-share-long = Detener el uso compartido
controls-people = Personas
controls-devices = Equipos
controls-leave = Salir
controls-help = Atajos de teclado
small-window = Ventana pequeña sobre todas las demás
small-window-nothing = Ahora mismo no hay ninguna imagen que mostrar.
small-window-failed = El navegador no ha abierto la ventana. Vuelva a intentarlo.

title-floor = Tiene la palabra
title-hands = { $count ->
    [one] 1 mano
   *[other] { $count } manos
}
stage = Escenario
gallery = Todas las personas de la sala
previous-page = Página anterior
next-page = Página siguiente
page = Página { NUMBER($index) } de { NUMBER($count) }
waiting-for-hub = Esperando al centro
waiting-for-hub-text = Usted está en la sala. La imagen aparecerá aquí en cuanto entre el centro.
hub-gone = El centro ha salido
hub-gone-text = Quédese aquí: la sesión continuará en cuanto vuelva alguien del centro. Mientras tanto oye a los demás y puede escribir en el chat.
hub-gone-bar = El centro ha salido. Quédese aquí: la sesión continuará en cuanto vuelva alguien del centro.
hub-lost = Se ha cortado la conexión con el centro. Quédese aquí: la sesión continuará en cuanto vuelva.
waiting-for-clinics = Todavía no hay nadie más
waiting-for-clinics-text = Las clínicas aparecerán aquí a medida que entren.
screen-of = Pantalla de { $name }
sharing = Está compartiendo su pantalla
undecodable = Este navegador no puede mostrar esta imagen
away = Conexión perdida
muted = con el micrófono apagado
speaking = habla
the-floor = tiene la palabra
floor-badge = Palabra

chat-title = Chat
chat-empty = Todavía no se ha escrito nada.
chat-to = Para
chat-everyone = Todos
chat-hub = El centro
chat-placeholder = Escriba un mensaje
chat-send = Enviar
chat-send-hint = Intro envía; Mayús e Intro empieza una línea nueva.
chat-earlier = Mensajes anteriores
chat-remove = Retirar este mensaje
chat-you = Usted
chat-only-hub = al centro
chat-only-to = a { $name }
chat-only-you = a usted
chat-gone = alguien que ya ha salido
chat-unsent = Su último mensaje no llegó. Está de nuevo en el campo.
chat-left = { $count ->
    [one] Queda 1 carácter
   *[other] Quedan { $count } caracteres
}
chat-unread = { NUMBER($count) } sin leer
chat-from = { $name } escribe: { $text }
chat-to-you = { $name }, a usted: { $text }

announcements-title = Anuncios
announcements-count = { $count ->
    [one] { NUMBER($count) } anuncio
   *[other] { NUMBER($count) } anuncios
}
announcements-open = Leer todos los anuncios ({ NUMBER($count) })
announcements-close = Mostrar solo una línea
announcements-fold = Plegar, solo para mí
announcements-new = Anuncio de { $name }: { $text }
announcements-edited-by = cambiado por { $name }
announcements-edit = Editar este anuncio
announcements-text = Texto del anuncio
announcements-save = Guardar
announcements-edited = El anuncio se cambió.
announcements-take-down = Quitar este anuncio
announcements-taken-down = El anuncio se quitó para todos.
announcements-post = Publicar como anuncio
announcements-post-long = Publicar como anuncio: queda a la vista de todos hasta que se quite
announcements-long = Un anuncio tiene como máximo { NUMBER($count) } caracteres.

reactions-title = Mostrar una reacción
reactions-react = Reaccionar
reactions-thumbs_up = De acuerdo
reactions-applause = Muy bien
reactions-heart = Con ustedes
reactions-thanks = Gracias
reactions-cannot_hear = No se oye
reactions-slower = Más despacio
reactions-call-cannot_hear = { $count ->
    [one] { NUMBER($count) } persona no oye.
   *[other] { NUMBER($count) } personas no oyen.
}
reactions-call-slower = { $count ->
    [one] { NUMBER($count) } persona pide ir más despacio.
   *[other] { NUMBER($count) } personas piden ir más despacio.
}

polls-title = Encuestas
polls-empty = Aún no hay encuestas. El centro puede hacer una.
polls-empty-hub = Aún no hay encuestas. Prepare una: solo el centro la ve hasta que la inicie.
polls-drafts = Borradores
polls-closed = Cerradas
polls-make = Crear una encuesta
polls-answer = Responder
polls-later = Ahora no
polls-vote = Votar
polls-vote-anew = Cambiar mi voto
polls-sending = Enviando…
polls-voted = Su voto cuenta.
polls-you-voted = Usted ya votó.
polls-not-you = En esta encuesta los observadores no votan.
polls-opened = Hay una encuesta abierta: { $question }
polls-opened-for-others = Se pregunta a los demás: { $question }
polls-closed-now = La encuesta se cerró: { $question }
polls-you-closed = La encuesta se cerró.
polls-removed = La encuesta se eliminó.
polls-at-most = Elija como máximo { NUMBER($count) }.
polls-anonymous-final = Anónima: nadie puede ver quién respondió qué. Por eso su voto es definitivo.
polls-named-until = No es anónima: el centro ve su respuesta junto a su nombre. Puede cambiarla hasta que se cierre.
polls-hidden = El centro ve los resultados y puede compartirlos.
polls-count = { $count ->
    [one] { NUMBER($count) } voto
   *[other] { NUMBER($count) } votos
}
polls-mean = media { NUMBER($mean) }
polls-percent = { NUMBER($percent) } %
polls-yours = (su respuesta)
polls-too-few = Las respuestas se muestran a partir de { NUMBER($count) } votos, para que no se adivine la de nadie.
polls-names = Quién respondió qué
polls-kind = Cómo se responde
polls-kind-single = Una opción
polls-kind-multiple = Varias opciones
polls-kind-scale = Una escala
polls-anonymous = anónima
polls-named = con nombres
polls-for-all = resultados para todos
polls-for-hub = resultados para el centro
polls-observers-too = votan los observadores
polls-start = Iniciar: { $question }
polls-start-short = Iniciar
polls-close = Cerrar: { $question }
polls-close-short = Cerrar
polls-reopen = Reabrir: { $question }
polls-reopen-short = Reabrir
polls-another-open = Hay otra encuesta abierta. Ciérrela primero.
polls-share = Compartir los resultados: { $question }
polls-share-short = Compartir
polls-hide = Solo el centro verá los resultados: { $question }
polls-hide-short = Solo el centro
polls-edit = Editar: { $question }
polls-remove = Eliminar: { $question }
polls-editor = La encuesta
polls-question = Pregunta
polls-choices = Opciones
polls-choice = Opción { NUMBER($number) }
polls-add-choice = Añadir una opción
polls-remove-choice = Quitar la opción { NUMBER($number) }
polls-most = Cuántas como máximo (vacío: todas)
polls-from = Desde
polls-to = Hasta
polls-low = Qué significa el más bajo
polls-high = Qué significa el más alto
polls-set-anonymous = Anónima
polls-anonymous-text = Quién vota y qué se responde se guardan por separado. Un voto es definitivo.
polls-named-text = El centro lee quién respondió qué cuando se cierra. Hasta entonces se puede cambiar el voto.
polls-set-shared = Resultados para todos
polls-shared-text = Todos los ven en vivo después de votar.
polls-unshared-text = Solo el centro los ve hasta que usted los comparta.
polls-set-observers = También votan los observadores
polls-incomplete = Hace falta una pregunta y dos opciones, o una escala ascendente de 0 a 10 como máximo.
polls-save = Guardar como borrador

host-you = Usted dirige esta sesión.
host-you-for-now = Usted dirige esta sesión hasta que vuelva quien la facilita: la palabra, las manos y la sala están a su cargo.
host-now = Ahora dirige { $name }.
host-badge = Dirige

roles-facilitator = Facilitación
roles-coordinator = Coordinación
roles-specialist = Especialista
roles-observer = Observación

asked-to-unmute = { $name } le pide que active su micrófono.

people-title = Personas
people-mute-all = Silenciar a todos
people-muted-all = Todos están en silencio, salvo quien tiene la palabra.
people-ask = Pedir que active el micrófono
people-asked = Se ha pedido a { $name } que active el micrófono.
people-more = Más
people-rename = Cambiar el nombre
people-rename-title = Cambiar el nombre de { $name }
people-new-name = Nombre nuevo
people-save = Guardar
people-hub = Centro
people-spokes = Clínicas
people-give = Dar la palabra
people-take = Retirar la palabra
people-mute = Silenciar
people-remove = Expulsar
people-remove-title = ¿Expulsar a { $name }?
people-remove-text = Sale de la sala de inmediato, y su enlace ya no deja entrar a nadie. Si ese enlace se envió a varias clínicas, las que están aquí se quedan y las demás necesitan uno nuevo.
people-nobody = Todavía no ha entrado ninguna clínica.
people-find = Buscar por nombre
people-found = { $count ->
    [one] 1 persona encontrada
   *[other] { $count } personas encontradas
}
people-none = Nadie aquí se llama «{ $name }».
companions-edit = Quién está aquí…
companions-with = con { $names }
companions-more = +{ NUMBER($count) }
companions-title-own = ¿Quién está con usted?
companions-title-of = ¿Quién está con { $name }?
absence-away = Lejos de la pantalla
absence-away-short = Ausente
absence-you = Se le muestra como ausente. Su micrófono y su cámara están apagados.
absence-back = He vuelto
absence-step-away = Ausentarme un momento
checkpoint-ask = ¿Sigue ahí?
checkpoint-ask-several = ¿Quién sigue ahí?
checkpoint-why = Para el registro de asistencia. No pasa nada si no responde.
checkpoint-yes = Sigo aquí
checkpoint-yes-of = { $name } está aquí
checkpoint-yes-all = Estamos todos
checkpoint-thanks = Gracias. Queda anotado en la asistencia.
checkpoint-switch = Preguntar una vez si la gente sigue ahí
checkpoint-state-off = Para los créditos: en un momento al azar, entre 10 y 30 minutos después del comienzo, las clínicas responden con un toque.
checkpoint-state-ahead = Se preguntará una vez a las clínicas, en un momento al azar.
checkpoint-state-open = Se está preguntando a las clínicas. Se aceptan respuestas durante cinco minutos.
checkpoint-state-done = Se preguntó a las clínicas. Sus respuestas constan en la asistencia.

# What is said, in writing
captions-title = Subtítulos
captions-show = Mostrar subtítulos
captions-large = Subtítulos grandes
captions-empty = Los subtítulos aparecen aquí en cuanto alguien los escribe.
captions-there = Hay subtítulos.
captions-see = Mostrar
captions-write = Escribir subtítulos
captions-stop = Dejar de escribir
captions-field = Lo que se dice
captions-hint = Lo que se dice. Todos lo leen mientras escribe; Intro empieza otra línea.
captions-hide = Ocultar subtítulos

# What a session was worth to those who attended
survey-title = ¿Qué le pareció esta sesión?
survey-lead = Un minuto más o menos. Puede dejar preguntas sin responder. El centro lee las respuestas sin nombres, cuando han respondido tres personas.
survey-who = ¿Quién responde?
survey-q-relevance = ¿Fue pertinente para su trabajo?
survey-q-objectives = ¿Se cumplieron sus objetivos?
survey-q-learned = ¿Aprendió algo nuevo?
survey-q-unbiased = ¿Estuvo libre de sesgo comercial?
survey-q-change = ¿Qué cambiará usted, y cuándo?
survey-q-barriers = ¿Qué puede impedirlo?
survey-q-confidence_before = ¿Cuánta confianza tenía antes en este tema?
survey-q-confidence_now = ¿Y ahora?
survey-q-media = ¿Fueron suficientes el sonido y la imagen?
survey-q-topics = ¿Qué temas le gustaría tratar después?
survey-least = Nada
survey-most = Mucho
survey-yes = Sí
survey-no = No
survey-empty = Responda al menos una pregunta.
survey-send = Enviar respuestas
survey-sending = Enviando…
survey-away = No se pudieron enviar las respuestas. Siguen aquí: inténtelo de nuevo cuando vuelva su conexión.
survey-refused = Ya no se aceptan respuestas. Avise a su centro si esperaba responder.
survey-thanks = Gracias. El centro tiene sus respuestas, sin su nombre.
survey-next = Responde otra persona de aquí
survey-bar = La encuesta está abierta: un minuto más o menos.
survey-open = Responder
pin = Fijar para mí
unpin = Dejar de fijar
pinned = Fijado para usted
spotlight-on = Destacar para todos
spotlight-off = Quitar el destacado
spotlight-badge = Destacado
spotlight-you = Ahora todos le ven en grande.
gallery-everyone = Que las clínicas se vean entre sí
gallery-stage = Las clínicas ven solo el escenario
gallery-now-everyone = Ahora las clínicas se ven entre sí.
gallery-now-stage = Las clínicas ven al centro y a quien tiene la palabra.
crowd = { $count ->
    [one] 1 más aquí
   *[other] { NUMBER($count) } más aquí
}
pictures-off = Las imágenes están apagadas en esta página

slide-keys = Más y menos amplían y reducen, 0 lo muestra entero, las flechas lo mueven.
slide-larger = Ampliar
slide-smaller = Reducir
slide-whole = Mostrarlo entero
slide-full = Pantalla completa
slide-full-off = Salir de pantalla completa
view-title = Lo que veo
view-even = Todos del mismo tamaño
view-hide-self = Ocultarme mi propia imagen
view-pictures = Imágenes de los demás
view-pictures-all = Todas
view-pictures-stage = Solo quien está en grande
view-pictures-none = Ninguna: solo voz y diapositivas

leaving-title = ¿Salir de la sala?
leaving-leave = Salir
leaving-leave-text = La sesión continúa sin usted.
leaving-leave-alone-text = No quedará nadie del centro: las clínicas se quedarán entre ellas.
leaving-debrief = Terminar para las clínicas
leaving-debrief-text = Las clínicas salen. El centro se queda para una reunión de cierre y no entra ninguna clínica.
leaving-end = Terminar para todos
leaving-end-text = Todos salen. Las clínicas vuelven a entrar cuando el centro abra la próxima sesión.
leaving-ending = Terminando…
leaving-offline = Ahora mismo no hay conexión: podrá terminar la sesión cuando se recupere.

entrance-lock = Cerrar la entrada
entrance-unlock = Dejar entrar a las clínicas
entrance-locked = Cerrada
entrance-locked-long = La entrada está cerrada: no entra ninguna clínica que no esté ya aquí.
entrance-ended = Reunión de cierre
entrance-ended-long = La sesión ha terminado para las clínicas. Solo el centro está aquí.
entrance-open = Las clínicas pueden volver a entrar.
entrance-lobby = Sala de espera
entrance-lobby-long = Las clínicas esperan en la sala de espera hasta que quien dirige las deje entrar.
lobby-title = En espera
lobby-admit = Dejar entrar
lobby-admit-all = Dejar entrar a todos
lobby-deny = No admitir…
lobby-deny-short = No admitir
lobby-deny-title = ¿No admitir a { $name }?
lobby-deny-reason = ¿Por qué? Se les mostrará (opcional).
lobby-deny-again = Pueden volver a pedirlo
lobby-deny-again-text = Si no, su enlace ya no deja entrar a nadie. Si se envió a varias clínicas, las demás necesitan uno nuevo.
lobby-denied = No se ha dejado entrar a { $name }.
lobby-knocks = { $name } espera para entrar.
lobby-count = { $count ->
    [one] Hay una espera para entrar.
   *[other] Hay { $count } esperas para entrar.
}
lobby-see = Mostrar quién
lobby-empty = No espera nadie. Aquí aparecen las clínicas hasta que usted las deje entrar.

hands-title = Manos
hands-raise = Levantar la mano
hands-lower = Bajar la mano
hands-raise-long = Levantar la mano para pedir la palabra
hands-place = Mano { NUMBER($place) }
hands-place-long = Mano { NUMBER($place) }: bajar la mano
hands-next = Siguiente
hands-next-long = Siguiente: dar la palabra a { $name }
hands-nobody-waits = Siguiente: nadie ha levantado la mano
hands-is-number = { $name } está en el puesto { NUMBER($place) }.
hands-nobody = No hay ninguna mano levantada. Las clínicas levantan la suya para pedir la palabra.
hands-give = Dar la palabra
hands-lower-of = Bajar la mano de { $name }
hands-up = Subir a { $name } un puesto
hands-lower-all = Bajar todas
hands-lower-all-title = { $count ->
    [one] ¿Bajar la única mano?
   *[other] ¿Bajar las { $count } manos?
}
hands-lower-all-text = Quienes esperan tendrán que volver a levantar la mano y perderán su puesto en la cola.
hands-fresh = aún no ha hablado
hands-waits = { $minutes ->
    [0] ahora mismo
   *[other] { MINUTES($minutes) }
}
hands-you-are-next = Usted es la siguiente persona en hablar.
hands-next-is = Hablará después: { $name }
hands-your-place = Usted está en el puesto { NUMBER($place) } para hablar.
hands-lowered = El centro ha bajado su mano.
hands-closed = Las manos están cerradas mientras la sesión resume. Podrá levantar la suya en la parte siguiente.
hands-closed-short = Manos cerradas
hands-order = Las clínicas van antes que el centro, y quien no ha hablado antes que quien ya habló.
hands-raised = { $name } ha levantado la mano.
hands-many = { $count ->
    [one] Hay 1 mano levantada más.
   *[other] Hay { $count } manos levantadas más.
}
hands-badge = mano levantada, puesto { NUMBER($place) }
hands-muted-floor = Tiene la palabra, pero todavía nadie le oye.

agenda-title = Orden del día
agenda-phase-welcome = Bienvenida
agenda-phase-didactic = Charla
agenda-phase-introduce = Caso: introducción
agenda-phase-present = Caso: presentación
agenda-phase-clarify = Caso: preguntas
agenda-phase-recommend = Caso: recomendaciones
agenda-phase-sum_up = Caso: resumen
agenda-phase-announcements = Anuncios
agenda-phase-survey = Encuesta
agenda-phase-close = Despedida
# The same where there is no room for more.
agenda-short-welcome = Bienvenida
agenda-short-didactic = Charla
agenda-short-introduce = Introducción
agenda-short-present = Presentación
agenda-short-clarify = Preguntas
agenda-short-recommend = Recomendaciones
agenda-short-sum_up = Resumen
agenda-short-announcements = Anuncios
agenda-short-survey = Encuesta
agenda-short-close = Despedida
agenda-steps = Pasos de este caso
agenda-questions-only = Solo preguntas; las recomendaciones vienen después.
agenda-empty = Esta sesión aún no tiene orden del día.
agenda-begin = Comenzar
agenda-next = Siguiente
agenda-next-is = Siguiente: { $name }
agenda-finish = Terminar
agenda-finish-long = Terminar el orden del día
agenda-back = Atrás
agenda-back-to = Volver a { $name }
agenda-extend = +{ MINUTES($minutes) }
agenda-extend-long = Dar { MINUTES($minutes) } más a este punto
agenda-edit = Editar
agenda-now = Ahora
agenda-go-to = Ir a { $name }
agenda-planned = previsto { MINUTES($minutes) }
agenda-extended = previsto { NUMBER($minutes) } + { MINUTES($more) }
agenda-took = duró { $time }
agenda-runs = { $time } hasta ahora
agenda-total = Previsto en total: { MINUTES($minutes) } · hasta ahora: { $time }
agenda-timer = { $time } de { MINUTES($minutes) }
agenda-left = quedan { $time }
agenda-late = { $time } de más
agenda-begins = Comienza: { $name }.
agenda-nothing-runs = No hay ningún punto en curso.
agenda-soon = { $name }: quedan { MINUTES($minutes) }.
agenda-over = { $name }: el tiempo previsto ha terminado.
agenda-editor = Editar el orden del día
agenda-kind = Parte
agenda-item-title = Título (opcional)
agenda-length = Minutos
agenda-minute-short = min
agenda-up = Subir { $name }
agenda-down = Bajar { $name }
agenda-remove = Quitar { $name }
agenda-runs-now = { $name } está en curso y se queda
agenda-add = Añadir un punto
agenda-add-case = Añadir un caso
agenda-save = Guardar

case-title = Caso
case-none = No hay ningún caso abierto.
case-none-host = No hay ningún caso abierto. Todos ven un caso desde que usted lo abre.
case-open = Abrir un caso
case-edit = Editar el caso
case-of = Caso { $id }
case-sheet = El caso
case-opened = El caso { $id } está abierto.
case-no-names = Lo leen todos los presentes. No escriba nombres, fechas, lugares, empleadores ni números de historia clínica: ponga «unas 3 semanas antes» y «90 años o más». La parte identificada queda fuera de la sala.
case-id = ID de ECHO
case-id-hint = Código del programa, año y número, como ABC-2026-0042. No dice nada de una persona ni de un lugar.
case-presenter = Quién presenta
case-presenter-other = Otra persona, o sin indicar
case-presenter-name = Como se muestra
case-question = La pregunta
case-question-number = Pregunta { NUMBER($number) }
case-question-hint = Como máximo { NUMBER($count) } caracteres cada una.
case-question-add = Añadir una pregunta
case-section-summary = Resumen
case-section-goal = El objetivo del paciente, en sus palabras
case-section-history = Antecedentes
case-section-medication = Medicación
case-section-results = Resultados
case-section-tried = Lo que se ha probado
case-section-plan = Plan actual
case-section-title = Título de esta sección
case-section-number = Sección { NUMBER($number) }
case-section-add = Añadir una sección
case-too-long = Las secciones juntas son demasiado largas. Caracteres de más: { NUMBER($count) }.
case-sending = Guardando…
case-away = No hay conexión. Lo que ha escrito queda aquí.
case-stale = Otra persona lo ha cambiado mientras tanto. Sus palabras siguen aquí.
case-stale-by = { $name } lo ha cambiado mientras tanto. Sus palabras siguen aquí.
case-stale-now = Lo que dice ahora
case-stale-theirs = Dejar lo suyo
case-stale-mine = Poner lo mío en su lugar
case-strip-more = Mostrar toda la pregunta
case-strip-less = Mostrar menos
case-beside = El caso junto a las imágenes
case-beside-fold = Plegar el caso
case-beside-show = Mostrar el caso aquí
case-below-fold = Plegar las recomendaciones
case-below-show = Mostrar aquí las recomendaciones
case-recommendations = Recomendaciones
case-recommendation = Recomendación
case-nothing-yet = Todavía no hay nada escrito.
case-suggestions = Sugerencias de las clínicas
case-left-out = Descartadas: { NUMBER($count) }
case-take = Aceptar
case-leave = Descartar
case-up = Subir la recomendación { NUMBER($number) }
case-down = Bajar la recomendación { NUMBER($number) }
case-edit-one = Editar esta recomendación
case-remove = Quitar esta recomendación
case-removed = La recomendación se ha quitado.
case-taken = La recomendación se ha aceptado.
case-left = La recomendación se ha descartado.
case-written = Queda escrito.
case-suggested = Una clínica sugiere algo.
case-yours-taken = Su sugerencia está entre las recomendaciones.
case-by-clinic = una clínica
case-by-hub = el centro
case-heading = Apartado
case-heading-none = Ninguno
case-heading-assessment = Evaluación y diagnóstico
case-heading-drugs = Fármacos
case-heading-non_drug = Tratamiento no farmacológico
case-heading-interventions = Intervenciones
case-heading-biopsychosocial = Biopsicosocial
case-heading-tests = Pruebas
case-heading-referral = Derivación
case-heading-safety = Seguridad
case-heading-system = Sistema
case-heading-other = Otros
case-strength = Prioridad
case-strength-none = Sin indicar
case-strength-first = Hacer primero.
case-strength-consider = Considerar.
case-strength-if_fails = Si eso falla.
case-discipline = Disciplina de quien lo dice
case-serves-goal = Sirve al objetivo del paciente
case-details = Detalles
case-write = Anotar
case-suggest = Sugerir
case-write-hint = Intro lo anota; Mayús e Intro empiezan una línea.
case-suggest-hint = Quien dirige la acepta o la descarta. Todos la ven.
case-kept-questions = Por ahora solo preguntas: las recomendaciones vienen después. Lo que escriba aquí se conserva hasta entonces.
case-kept-later = Las clínicas sugieren cuando la sesión llega a las recomendaciones. Lo que escriba aquí se conserva hasta entonces.
case-said-by = Quién lo dijo
case-said-by-me = Yo
case-read-back = Leer en voz alta
case-show-large = Ver en grande
case-mark-read-back = Se han leído
case-was-read-back = Leídas en la sesión.
case-not-read-back = Todavía no se han leído.
case-print = Imprimir o guardar como PDF
case-notice = Consejo a un profesional sobre un caso sin identificación. No crea relación con el paciente; decide quien lo atiende.
case-follow-up = Día del seguimiento
case-comes-again = Seguimiento: { $date }
case-no-follow-up = No hay día acordado para el seguimiento.
case-close = Cerrar el caso
case-close-title = ¿Cerrar el caso { $id }?
case-close-text = Después nadie lo ve, y usted puede volver a abrirlo en esta sesión. Guarde la carta ahora o después: se conserva hasta diez minutos después de que salga la última persona.
case-close-taken = Recomendaciones: { NUMBER($count) }
case-still-waiting = Sugerencias sin aceptar ni descartar: { NUMBER($count) }
case-closed = El caso { $id } está cerrado.
case-closed-list = Cerrados en esta sesión
case-reopen = Volver a abrir
case-reopen-first = Cierre antes el caso abierto
case-letter = Guardar la carta de { $id }
case-letter-pdf = Guardar la carta de { $id } en PDF
case-letter-names = Con los nombres de quien presentó y de quien dijo qué
case-letter-failed = No se pudo obtener la carta. Vuelva a intentarlo en un momento.
case-letter-unprinted = El servidor no puede crear este PDF. Imprima el caso en «{ case-read-back }» o guarde la carta sin PDF.

shortcuts-title = Atajos de teclado
shortcuts-letters = Las letras sueltas funcionan como atajos
shortcuts-microphone = Micrófono encendido o apagado
shortcuts-talk = Hablar con el micrófono apagado, mientras la mantenga pulsada
shortcuts-space = Espacio
shortcuts-camera = Cámara encendida o apagada
shortcuts-screen = Compartir su pantalla
shortcuts-people = Quién está aquí
shortcuts-hands = Levantar o bajar la mano; para quien dirige, quién la ha levantado
shortcuts-chat = Chat
shortcuts-case = El caso de la sala
shortcuts-agenda = Orden del día
shortcuts-react = Mostrar una reacción
shortcuts-polls = Encuestas
shortcuts-away = Ausentarse o volver
shortcuts-still-there = Responder que sigue ahí
shortcuts-next = Para quien dirige: dar la palabra a quien sigue
shortcuts-go-on = Para quien dirige: pasar al punto siguiente del orden del día
shortcuts-help = Esta lista

line-good = Buena conexión
line-weak = Conexión débil
line-reconnecting = Reconectando…
line-round-trip = Ida y vuelta: { NUMBER($ms) } ms

line-short-good = Buena
line-short-weak = Débil
line-short-reconnecting = Reconectando…

reconnecting-text = Usted sigue en la sala. La imagen y el sonido vuelven por sí solos.
blocked-title = No llega ni sonido ni imagen.
blocked-text = Parece que esta red los bloquea. Pida a su servicio de informática que permita UDP hacia este servidor, o pruebe con otra red.
back = Se ha recuperado la conexión.
joined = Usted está en { $room }.
came = { $name } ha entrado.
left = { $name } ha salido.
has-floor = { $name } tiene la palabra.
has-floor-badge = { $name } tiene la palabra
you-have-floor = Usted tiene la palabra.
you-have-floor-badge = Usted tiene la palabra
floor-free = Nadie tiene la palabra.
floor-taken = La palabra vuelve a estar libre.
unmute = Activar el micrófono
removed = Se ha expulsado a { $name }.
device-new = Se ha conectado { $name }.
device-use = Usarlo

silenced-microphone = El centro ha silenciado su micrófono.
silenced-camera = El centro ha apagado su cámara.
silenced-screen = Ha dejado de compartirse su pantalla.

still-muted-microphone = Su micrófono sigue apagado, como antes.
still-muted-camera = Su cámara sigue apagada, como antes.

given-back-microphone = Su micrófono vuelve a oírse.
given-back-camera = Su cámara vuelve a verse.
given-back-screen = Su pantalla vuelve a verse.

talk-heard = Se le oye mientras mantiene pulsada la barra espaciadora.

## What a person asked for and did not get, by the relay's code

refused-floor_needed = Puede compartir su pantalla mientras tenga la palabra. Pídala al centro.
refused-screen_taken = El centro está compartiendo su pantalla. Podrá compartir la suya cuando termine.
refused-host_only = Solo puede hacerlo quien dirige la sesión.
refused-role_may_not = Su función en esta sesión no incluye eso.
refused-no_such_participant = Esa persona acaba de salir de la sala.
refused-cannot_speak = Esa persona solo observa y no puede tener la palabra.
refused-no_such_hand = Esa mano ya no está levantada.
refused-hands_closed = { hands-closed }
refused-not_waiting = Ya no están esperando.
refused-reason_too_long = Un motivo tiene como máximo 300 caracteres.
refused-no_place = Todas las plazas de la sala están ocupadas: siguen esperando.
refused-no_such_item = Ese punto ya no está en el orden del día.
refused-agenda_too_long = Un orden del día tiene como máximo 60 puntos.
refused-title_too_long = Ese título es demasiado largo.
refused-minutes_out_of_range = Un punto del orden del día tiene como máximo 240 minutos.
refused-nothing_runs = Ningún punto del orden del día está en curso.
refused-not_asked = Esa pregunta ya terminó: se aceptan respuestas durante cinco minutos.
refused-already_answered = Ya respondió esta encuesta.
refused-no_such_line = Ese mensaje ya no está.
refused-no_such_announcement = Ese anuncio ya no está.
refused-too_many_announcements = Ya hay diez anuncios. Quite uno primero.
refused-no_such_poll = Esa encuesta ya no está.
refused-too_many_polls = Ya hay veinte encuestas. Elimine una primero.
refused-poll_started = Esa encuesta ya se inició y no se puede cambiar.
refused-poll_open = Ahora mismo hay otra encuesta abierta. Ciérrela primero.
refused-poll_not_open = Esa encuesta ya no acepta votos.
refused-already_voted = Usted ya votó, y un voto en una encuesta anónima es definitivo.
refused-choices_out_of_range = Una encuesta tiene de 2 a 10 opciones.
refused-scale_out_of_range = Una escala sube, desde 0 o más hasta 10 como máximo.
refused-ballot_unfit = Elija una respuesta, y no más de las que permite la encuesta.
refused-no_case = Ese caso ya no está abierto.
refused-case_open = Hay otro caso abierto. Ciérrelo antes: no se pierde nada.
refused-bad_echo_id = { case-id-hint }
refused-echo_id_taken = Otro caso de esta sala tiene ese ID. Tome el número siguiente.
refused-questions_out_of_range = Un caso tiene de una a tres preguntas.
refused-too_many_sections = Un caso tiene como máximo 16 secciones.
refused-no_such_recommendation = Esa recomendación ya no está.
refused-too_many_recommendations = Un caso tiene como máximo 50 recomendaciones. Quite o junte algunas.
refused-recommend_later = Es pronto para recomendaciones. Lo que ha escrito se conserva.
refused-stale_edit = { case-stale }
refused-bad_date = Ese día no existe.
refused-hub_alone = Puede escribir al centro o a alguien del centro.
refused-text_too_long = Ese mensaje es demasiado largo. Envíelo por partes.
refused-too_fast = Demasiados mensajes a la vez. Espere unos segundos y envíelo de nuevo.
refused-not_kept = Ahora no se puede guardar, así que no se ha enviado. Vuelva a intentarlo en un momento.
refused-policed = Su navegador envía más de lo que la sala permite. Si sigue así, recargue esta página.

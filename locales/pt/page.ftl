### Portuguese (of Brazil where it differs). hub: centro; clinic: clínica; floor: a palavra; to host: conduzir. As pessoas são tratadas por você.

language = Idioma

product = Spindle
undo = Desfazer
close = Fechar
cancel = Cancelar
try-again = Tentar de novo
you = Você
hub = Centro
name-own = { $name } ({ you })
about = { $action }: { $name }

home-title = Especialistas e clínicas, na mesma sala
home-lead = O Spindle liga um centro de especialistas a clínicas que participam por um navegador.
home-steps-title = Como participar
home-step-1 = Abra o link do seu convite. Não é preciso ter conta nem instalar nada.
home-step-2 = Verifique a sua câmera, o seu microfone e o seu alto-falante.
home-step-3 = Entre. Todos podem ver e ouvir você, e você pode acompanhar o caso.
home-paste = Tem um link? Cole-o aqui
home-placeholder = https://…/r/…
home-open = Abrir a sala
home-not-a-link = Este não é um link para uma sala daqui. Ele deveria se parecer com o do seu convite.
home-incomplete-title = Este link está incompleto
home-incomplete = Falta a última parte. Copie o link inteiro do seu convite e abra-o de novo.

prejoin-title = Tudo pronto para entrar?
prejoin-title-of = Tudo pronto para entrar em { $room }?
prejoin-watch = Assistir e ouvir
prejoin-watches = Você entra para assistir e ouvir. Ninguém vê nem ouve você.
prejoin-as = Você entra como { $name }.
prejoin-as-hub = Você entra como { $name }, pelo centro.
prejoin-name = O seu nome
prejoin-name-placeholder = Clínica ou pessoa
prejoin-join = Entrar agora
prejoin-joining = Entrando…
prejoin-without = Entrar sem câmera e microfone
prejoin-coming-back = Levando você de volta à sala…
prejoin-still-trying = Não é possível chegar à sala. Tentando de novo…
survey-last = Você esteve em uma sessão aqui em { $date }.
survey-last-open = Responder à pesquisa
prejoin-preview = A imagem da sua câmera
prejoin-camera-off = A sua câmera está desligada
prejoin-camera-starting = Ligando a sua câmera…
prejoin-camera-none = Sem imagem da câmera
prejoin-asking = O navegador pode pedir acesso à câmera e ao microfone: escolha Permitir.
prejoin-level = Nível do microfone
prejoin-mic-off = O seu microfone está desligado
prejoin-speak = Diga algo: a barra deve se mover
prejoin-microphone = Microfone
prejoin-camera = Câmera
prejoin-speaker = Alto-falante
prejoin-system-speaker = O do sistema
prejoin-test-speaker = Testar
prejoin-testing = Tocando…
prejoin-heard = Você deve ter ouvido três notas. Se não ouviu, escolha outro alto-falante ou aumente o volume.
prejoin-unnamed = { $kind } { NUMBER($number) }

companions-title = Há outras pessoas comigo
companions-count = { $count ->
    [one] Há outra pessoa comigo
   *[other] Há outras { $count } pessoas comigo
}
companions-label = Quem mais está diante desta tela?
companions-placeholder = Nome de outra pessoa
companions-add = Adicionar
companions-remove = Retirar
companions-known = Antes com você
companions-hint = Todas as pessoas indicadas aqui contam como presentes, pelo nome.
companions-full = Não é possível indicar mais de { NUMBER($count) }.

waiting-title = Logo deixarão você entrar
waiting-no-host = Ainda não há ninguém do centro aqui
waiting-in = Aguardando para entrar em { $room }
waiting-next = É a sua vez em seguida.
waiting-before = { $count ->
    [one] Uma pessoa aguarda antes de você.
   *[other] { $count } pessoas aguardam antes de você.
}
waiting-text = Ninguém vê nem ouve você ainda. Enquanto isso, confira a câmera, o microfone e o alto-falante, e deixe esta página aberta.
waiting-text-watching = Ninguém vê nem ouve você. Enquanto isso, confira o alto-falante e deixe esta página aberta.
waiting-offline = A conexão caiu. Seu lugar fica guardado enquanto tentamos de novo…
waiting-leave = Parar de aguardar
waiting-mark = Aguardando

unable-title = Este navegador não consegue entrar em uma sala
unable-text = Abra o seu link em uma versão atual do Chrome, Edge, Firefox ou Safari. Se ele abriu dentro de outro aplicativo, escolha “Abrir no navegador” no menu desse aplicativo.
unable-lacks = Para a sua equipe de informática: falta a ele { $names }. Uma configuração, uma política ou uma extensão pode ter desativado isso.

controls-mute-long = Silenciar o microfone
controls-unmute-long = Falar: ligar o microfone
controls-camera-on = Ligar a câmera
controls-camera-off = Desligar a câmera
controls-light = Usar cores claras
controls-dark = Usar cores escuras

tap-hear-title = Toque para ouvir a sala
tap-hear-text = O seu navegador parou o som.

tap-see-title = Toque para ver a sala
tap-see-text = O seu navegador parou as imagens.

later-waiting = Carregando…
later-failed = Esta parte da página não chegou.
later-again = Tentar de novo

microphone-nothing = Não ouvimos nada do seu microfone.
microphone-choose = Escolher outro
microphone-muted = O seu microfone está desligado e ninguém ouve você.
microphone-muted-keys = Aperte M para ligá-lo ou segure a barra de espaço enquanto fala.

device-taken = { $what ->
    [camera] A sua câmera foi desconectada. Agora em uso: { $name }.
    [speaker] O seu alto-falante foi desconectado. O som agora sai por: { $name }.
   *[microphone] O seu microfone foi desconectado. Agora em uso: { $name }.
}
device-back = Conectado e em uso de novo: { $name }.

rejoin = Entrar de novo

## A device that did not open, by its trouble

device = { $what ->
    [camera] a sua câmera
    [screen] a sua tela
    [both] a sua câmera e o seu microfone
   *[microphone] o seu microfone
}
trouble-denied = Esta página não tem permissão para usar { device }. Clique no ícone à esquerda do endereço, dê a permissão e tente de novo.
trouble-denied_by_system = O seu computador não deixa este navegador usar { device }. Dê a permissão nas configurações de privacidade do sistema e tente de novo.
trouble-dismissed = { $what ->
    [camera] A pergunta sobre a sua câmera foi fechada. Tente de novo e escolha Permitir.
    [screen] A pergunta sobre a sua tela foi fechada. Tente de novo e escolha Permitir.
    [both] A pergunta sobre a sua câmera e o seu microfone foi fechada. Tente de novo e escolha Permitir.
   *[microphone] A pergunta sobre o seu microfone foi fechada. Tente de novo e escolha Permitir.
}
trouble-missing = { $what ->
    [both] Nenhuma câmera e nenhum microfone foram encontrados. Conecte-os e tente de novo, ou entre sem eles.
    [camera] Nenhuma câmera foi encontrada. Conecte uma e tente de novo, ou entre sem ela.
    [screen] Nenhuma tela foi encontrada. Conecte uma e tente de novo, ou entre sem ela.
   *[microphone] Nenhum microfone foi encontrado. Conecte um e tente de novo, ou entre sem ele.
}
trouble-busy = Outro programa está usando { device }. Feche esse programa e tente de novo.
trouble-lost = Perdeu-se a conexão com { device }. Verifique o cabo e tente de novo.
trouble-held = O sistema tomou { device }: por uma ligação, outro programa ou um botão do aparelho. Isso volta sozinho; se não voltar, tente de novo.
trouble-zeros = Não vem absolutamente nada dele. Escolha outro microfone ou permita que este navegador o use nas configurações de privacidade do sistema.
trouble-faint = Quase nada vem dele. Aumente o volume, procure um botão de mudo no aparelho ou escolha outro microfone.
trouble-silent = Faz um tempo que nada vem dele. Se você está falando, procure um botão de mudo no aparelho ou escolha outro microfone.
trouble-still = Os outros veem { device } sem movimento: a janela compartilhada está escondida ou minimizada.
trouble-insecure = Esta página só pode usar { device } com uma conexão segura: o endereço deve começar com https://
trouble-unsupported = Este navegador não consegue usar { device } aqui. Use uma versão atual do Chrome, Edge, Firefox ou Safari.
trouble-other = Não foi possível iniciar { device }. Tente de novo ou escolha outro aparelho.

## Why the session is over

ending-left-title = Você saiu da sala
ending-left-text = A sua câmera e o seu microfone estão desligados.
ending-replaced-title = Você está aqui em outra janela
ending-replaced-text = O mesmo link foi aberto em outro lugar, e aquela janela tomou o seu lugar. Você pode fechar esta.
ending-removed-title = O centro removeu você da sala
ending-removed-text = Se acha que foi um engano, fale com quem convidou você.
ending-room_closed-title = Esta sala está fechada
ending-room_closed-text = Ela não abre de novo. Para a próxima sessão, peça um novo link ao centro.
ending-session_ended-title = A sessão terminou
ending-session_ended-text = Agradecemos a sua participação. Quando a próxima sessão começar, o seu link deixa você entrar.
ending-restarting-title = A sala está reiniciando
ending-restarting-text = Volte daqui a um instante, por favor.
ending-failed-title = Algo deu errado do nosso lado
ending-failed-text = Tente voltar, por favor.

## Why somebody was not let in, by the relay's code

refusal-unknown-title = Não foi possível entrar na sala
refusal-room_full-title = A sala está cheia
refusal-room_full-text = Todos os lugares estão ocupados. Tente de novo em alguns minutos ou avise quem convidou você.
refusal-token_expired-title = Este link expirou
refusal-token_expired-text = Peça um novo a quem convidou você.
refusal-token_not_yet_valid-title = É cedo demais para este link
refusal-token_not_yet_valid-text = Ele abre a sala a partir de uma hora posterior. Volte nessa hora ou peça outro a quem convidou você.
refusal-wrong_room-title = Este link é de outra sala
refusal-wrong_room-text = Abra o link desta sessão que está no seu convite ou peça um novo.
refusal-unauthorized-title = Este link não abre a sala
refusal-unauthorized-text = Ele foi alterado no caminho, ou o servidor tem uma chave nova desde que ele foi feito. Peça um novo a quem convidou você.
refusal-no_such_room-title = Esta sala não está aberta
refusal-no_such_room-text = Verifique a data e a hora do seu convite ou peça um novo link ao centro.
refusal-offer_refused-title = Este navegador não conseguiu se conectar
refusal-offer_refused-text = Atualize-o ou use uma versão atual do Chrome, Edge, Firefox ou Safari.
refusal-not_kept-title = Nenhuma sessão pode começar agora
refusal-not_kept-text = O servidor do centro não consegue guardar um registro dela. Tente de novo em alguns minutos ou avise o centro.
refusal-room_locked-title = A sala está trancada
refusal-room_locked-text = A sessão começou, e o centro não deixa mais ninguém entrar por enquanto. Peça ao centro que abra a sala e tente de novo.
refusal-lobby_full-title = Há pessoas demais aguardando
refusal-lobby_full-text = Mais ninguém pode aguardar agora. Tente de novo em alguns minutos ou ligue para o centro.
refusal-denied-title = Você não foi admitido
refusal-denied-text = Se você esperava entrar, fale com o centro. Pode pedir de novo em meio minuto.
refusal-denied-wrote = O centro escreveu:
refusal-removed-title = Este link não deixa mais ninguém entrar
refusal-removed-text = O centro removeu alguém que entrou por ele. Se não foi você, ou se foi um engano, peça ao centro um link só seu.
refusal-session_ended-title = { ending-session_ended-title }
refusal-session_ended-text = { ending-session_ended-text }
refusal-room_closed-title = { ending-room_closed-title }
refusal-room_closed-text = { ending-room_closed-text }
refusal-replaced-title = { ending-replaced-title }
refusal-replaced-text = { ending-replaced-text }
refusal-unable-title = { unable-title }
refusal-unable-text = { unable-text }

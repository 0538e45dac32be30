controls-label = Controles
controls-mute = Silenciar
controls-unmute = Falar
controls-camera = Câmera
controls-share = Compartilhar
controls-share-long = Compartilhar a tela
controls-stop-share = Parar
controls-stop-share-long = Parar de compartilhar
controls-people = Pessoas
controls-devices = Aparelhos
controls-leave = Sair
controls-help = Atalhos de teclado
small-window = Janela pequena acima de todas as outras
small-window-nothing = Não há imagem para mostrar agora.
small-window-failed = O navegador não abriu a janela. Tente de novo.

title-floor = Você tem a palavra
title-hands = { $count ->
    [one] { $count } mão
   *[other] { $count } mãos
}
stage = Palco
gallery = Todas as pessoas na sala
previous-page = Página anterior
next-page = Próxima página
page = Página { NUMBER($index) } de { NUMBER($count) }
waiting-for-hub = Aguardando o centro
waiting-for-hub-text = Você está na sala. A imagem aparece aqui assim que o centro entrar.
hub-gone = O centro saiu
hub-gone-text = Fique aqui: a sessão continua assim que alguém do centro voltar. Enquanto isso, você ouve os outros e pode escrever no chat.
hub-gone-bar = O centro saiu. Fique aqui: a sessão continua assim que alguém do centro voltar.
hub-lost = A conexão com o centro caiu. Fique aqui: a sessão continua assim que ela voltar.
waiting-for-clinics = Ainda não há mais ninguém aqui
waiting-for-clinics-text = As clínicas aparecem aqui à medida que entram.
screen-of = Tela de { $name }
sharing = Você está compartilhando a sua tela
undecodable = Este navegador não consegue mostrar esta imagem
away = Conexão perdida
muted = com o microfone desligado
speaking = fala
the-floor = tem a palavra
floor-badge = Palavra

chat-title = Chat
chat-empty = Nada foi escrito ainda.
chat-to = Para
chat-everyone = Todos
chat-hub = O centro
chat-held-back = Nesta sessão, as clínicas escrevem ao centro. O que é para todos vem do centro.
chat-placeholder = Escreva uma mensagem
chat-send = Enviar
chat-send-hint = Enter envia; Shift e Enter começa uma nova linha.
chat-earlier = Mensagens anteriores
chat-remove = Retirar esta mensagem
chat-you = Você
chat-only-hub = ao centro
chat-only-to = para { $name }
chat-only-you = para você
chat-gone = alguém que já saiu
chat-unsent = A sua última mensagem não chegou. Está de novo no campo.
chat-left = { $count ->
    [one] Resta { $count } caractere
   *[other] Restam { $count } caracteres
}
chat-unread = { $count ->
    [one] { $count } não lida
   *[other] { $count } não lidas
}
chat-from = { $name } escreve: { $text }
chat-to-you = { $name } para você: { $text }

announcements-title = Avisos
announcements-count = { $count ->
    [one] { NUMBER($count) } aviso
   *[other] { NUMBER($count) } avisos
}
announcements-open = Ler todos os avisos ({ NUMBER($count) })
announcements-close = Mostrar só uma linha
announcements-fold = Recolher, só para mim
announcements-new = Aviso de { $name }: { $text }
announcements-edited-by = alterado por { $name }
announcements-edit = Editar este aviso
announcements-text = Texto do aviso
announcements-save = Salvar
announcements-edited = O aviso foi alterado.
announcements-take-down = Remover este aviso
announcements-taken-down = O aviso foi removido para todos.
announcements-post = Publicar como aviso
announcements-post-long = Publicar como aviso: fica à vista de todos até ser removido
announcements-long = Um aviso tem no máximo { NUMBER($count) } caracteres.

reactions-title = Mostrar uma reação
reactions-react = Reagir
reactions-thumbs_up = Concordo
reactions-applause = Muito bem
reactions-heart = Com vocês
reactions-thanks = Obrigado
reactions-cannot_hear = Não se ouve
reactions-slower = Mais devagar
reactions-call-cannot_hear = { $count ->
    [one] { NUMBER($count) } pessoa não ouve.
   *[other] { NUMBER($count) } pessoas não ouvem.
}
reactions-call-slower = { $count ->
    [one] { NUMBER($count) } pessoa pede para ir mais devagar.
   *[other] { NUMBER($count) } pessoas pedem para ir mais devagar.
}

polls-title = Enquetes
polls-empty = Ainda não há enquetes. O centro pode fazer uma.
polls-empty-hub = Ainda não há enquetes. Prepare uma: só o centro a vê até você iniciá-la.
polls-drafts = Rascunhos
polls-closed = Encerradas
polls-make = Criar uma enquete
polls-answer = Responder
polls-later = Agora não
polls-vote = Votar
polls-vote-anew = Mudar meu voto
polls-sending = Enviando…
polls-voted = Seu voto foi contado.
polls-you-voted = Você já votou.
polls-not-you = Nesta enquete os observadores não votam.
polls-opened = Há uma enquete aberta: { $question }
polls-opened-for-others = Pergunta-se aos outros: { $question }
polls-closed-now = A enquete foi encerrada: { $question }
polls-you-closed = A enquete foi encerrada.
polls-removed = A enquete foi removida.
polls-at-most = Escolha no máximo { NUMBER($count) }.
polls-anonymous-final = Anônima: ninguém pode ver quem respondeu o quê. Por isso seu voto é definitivo.
polls-named-until = Não é anônima: o centro vê sua resposta ao lado do seu nome. Você pode mudá-la até o encerramento.
polls-hidden = O centro vê os resultados e pode compartilhá-los.
polls-count = { $count ->
    [one] { NUMBER($count) } voto
   *[other] { NUMBER($count) } votos
}
polls-mean = média { NUMBER($mean) }
polls-percent = { NUMBER($percent) } por cento
polls-yours = (sua resposta)
polls-too-few = As respostas aparecem a partir de { NUMBER($count) } votos, para que ninguém adivinhe a de outro.
polls-names = Quem respondeu o quê
polls-kind = Como se responde
polls-kind-single = Uma opção
polls-kind-multiple = Várias opções
polls-kind-scale = Uma escala
polls-anonymous = anônima
polls-named = com nomes
polls-for-all = resultados para todos os participantes
polls-for-hub = resultados para o centro
polls-observers-too = os observadores votam
polls-start = Iniciar: { $question }
polls-start-short = Iniciar
polls-close = Encerrar: { $question }
polls-close-short = Encerrar
polls-reopen = Reabrir: { $question }
polls-reopen-short = Reabrir
polls-another-open = Há outra enquete aberta. Encerre-a primeiro.
polls-share = Compartilhar os resultados: { $question }
polls-share-short = Compartilhar
polls-hide = Só o centro verá os resultados: { $question }
polls-hide-short = Só o centro
polls-edit = Editar: { $question }
polls-remove = Remover: { $question }
polls-editor = A enquete
polls-question = Pergunta
polls-choices = Opções
polls-choice = Opção { NUMBER($number) }
polls-add-choice = Adicionar uma opção
polls-remove-choice = Remover a opção { NUMBER($number) }
polls-most = Quantas no máximo (vazio: todas)
polls-from = De (mínimo)
polls-to = Até
polls-low = O que significa o menor
polls-high = O que significa o maior
polls-set-anonymous = Anônima
polls-anonymous-text = Quem vota e o que se responde ficam separados. Um voto é definitivo.
polls-named-text = O centro lê quem respondeu o quê após o encerramento. Até lá o voto pode mudar.
polls-set-shared = Resultados para todos
polls-shared-text = Todos os veem ao vivo depois de votar.
polls-unshared-text = Só o centro os vê até você compartilhá-los.
polls-set-observers = Os observadores também votam
polls-incomplete = É preciso uma pergunta e duas opções, ou uma escala crescente de 0 a no máximo { NUMBER($count) }.
polls-save = Salvar como rascunho

host-you = Você conduz esta sessão.
host-you-for-now = Você conduz esta sessão até quem a facilita voltar: a palavra, as mãos e a sala ficam com você.
host-now = { $name } conduz agora.
host-badge = Conduz

roles-facilitator = Facilitação
roles-coordinator = Coordenação
roles-specialist = Especialista
roles-observer = Observação

asked-to-unmute = { $name } pede que você ligue o seu microfone.

people-title = Pessoas
people-mute-all = Silenciar todos
people-muted-all = Todos estão em silêncio, exceto quem tem a palavra.
people-ask = Pedir que ligue o microfone
people-asked = Pedimos a { $name } que ligue o microfone.
people-more = Mais
people-rename = Mudar o nome
people-rename-title = Mudar o nome de { $name }
people-new-name = Novo nome
people-save = Salvar
people-hub = Centro
people-spokes = Clínicas
people-give = Dar a palavra
people-take = Retirar a palavra
people-mute = Silenciar
people-remove = Remover
people-remove-title = Remover { $name }?
people-remove-text = A pessoa sai da sala na hora, e o link dela não deixa mais ninguém entrar. Se ele foi enviado a várias clínicas, as que estão aqui ficam, e as outras precisam de um novo.
people-nobody = Nenhuma clínica entrou ainda.
people-find = Procurar pelo nome
people-found = { $count ->
    [one] { $count } pessoa encontrada
   *[other] { $count } pessoas encontradas
}
people-none = Ninguém aqui se chama “{ $name }”.
companions-edit = Quem está aqui…
companions-with = com { $names }
companions-more = +{ NUMBER($count) }
companions-title-own = Quem está com você?
companions-title-of = Quem está com { $name }?
absence-away = Longe da tela
absence-away-short = Ausente
absence-you = Você aparece como ausente. Seu microfone e sua câmera estão desligados.
absence-back = Voltei
absence-step-away = Ausentar-me um momento
checkpoint-ask = Você ainda está aí?
checkpoint-ask-several = Quem ainda está aí?
checkpoint-why = Para o registro de presença. Nada acontece se você não responder.
checkpoint-yes = Ainda estou aqui
checkpoint-yes-of = { $name } está aqui
checkpoint-yes-all = Estamos todos aqui
checkpoint-thanks = Obrigado. Ficou registrado na presença.
checkpoint-switch = Perguntar uma vez se as pessoas ainda estão aí
checkpoint-state-off = Para os créditos: em um momento aleatório, de 10 a 30 minutos após o início, as clínicas respondem com um toque.
checkpoint-state-ahead = As clínicas serão perguntadas uma vez, em um momento aleatório.
checkpoint-state-open = As clínicas estão sendo perguntadas agora. As respostas são aceitas por cinco minutos.
checkpoint-state-done = As clínicas foram perguntadas. As respostas constam na presença.

# What is said, in writing
captions-title = Legendas
captions-show = Mostrar legendas
captions-large = Legendas grandes
captions-empty = As legendas aparecem aqui assim que alguém as escreve.
captions-there = Há legendas.
captions-see = Mostrar
captions-write = Escrever legendas
captions-stop = Parar de escrever
captions-field = O que se diz
captions-hint = O que se diz. Todos leem enquanto você digita; Enter começa outra linha.
captions-hide = Ocultar legendas

# What a session was worth to those who attended
survey-title = Como foi esta sessão?
survey-lead = Cerca de um minuto. Qualquer pergunta pode ficar sem resposta. O centro lê as respostas sem nomes, depois que três pessoas responderem.
survey-who = Quem responde?
survey-q-relevance = Foi relevante para o seu trabalho?
survey-q-objectives = Os objetivos foram alcançados?
survey-q-learned = Você aprendeu algo novo?
survey-q-unbiased = Foi livre de viés comercial?
survey-q-change = O que você vai mudar, e quando?
survey-q-barriers = O que pode atrapalhar?
survey-q-confidence_before = Quanta confiança você tinha neste tema antes?
survey-q-confidence_now = E agora?
survey-q-media = O som e a imagem foram bons o bastante?
survey-q-topics = Que temas você gostaria de ver a seguir?
survey-least = De modo nenhum
survey-most = Muito
survey-yes = Sim
survey-no = Não
survey-empty = Responda a pelo menos uma pergunta.
survey-send = Enviar respostas
survey-sending = Enviando…
survey-away = Não foi possível enviar as respostas. Elas continuam aqui: tente de novo quando a conexão voltar.
survey-refused = As respostas não são mais aceitas. Avise o centro se você esperava responder.
survey-thanks = Obrigado. Suas respostas estão com o centro, sem o seu nome.
survey-next = Outra pessoa aqui responde
survey-bar = A pesquisa está aberta: cerca de um minuto.
survey-open = Responder
pin = Fixar para mim
unpin = Desafixar
pinned = Fixado para você
spotlight-on = Destacar para todos
spotlight-off = Tirar o destaque
spotlight-badge = Destaque
spotlight-you = Agora todos veem você em destaque.
gallery-everyone = As clínicas se veem entre si
gallery-stage = As clínicas veem só o palco
gallery-now-everyone = Agora as clínicas se veem entre si.
gallery-now-stage = As clínicas veem o centro e quem tem a palavra.
crowd = { $count ->
    [one] mais 1 aqui
   *[other] mais { NUMBER($count) } aqui
}
pictures-off = As imagens estão desligadas nesta página

slide-keys = Mais e menos ampliam e reduzem, 0 mostra tudo, as setas movem.
slide-larger = Ampliar
slide-smaller = Reduzir
slide-whole = Mostrar tudo
slide-full = Tela cheia
slide-full-off = Sair da tela cheia
view-title = O que eu vejo
view-even = Todos do mesmo tamanho
view-hide-self = Ocultar de mim a minha própria imagem
view-pictures = Imagens dos outros
view-pictures-all = Todas
view-pictures-stage = Só quem está grande
view-pictures-none = Nenhuma: só voz e slides

leaving-title = Sair da sala?
leaving-leave = Sair
leaving-leave-text = A sessão continua sem você.
leaving-leave-alone-text = Não fica ninguém do centro: as clínicas ficam entre elas.
leaving-debrief = Encerrar para as clínicas
leaving-debrief-text = As clínicas saem. O centro fica para uma conversa final, e nenhuma clínica entra.
leaving-end = Encerrar para todos
leaving-end-text = Todos saem. As clínicas entram de novo quando o centro abrir a próxima sessão.
leaving-case-open = O caso { $id } ainda está aberto. Ele é encerrado como está, e a carta fica disponível depois.
leaving-ending = Encerrando…
leaving-offline = Você está sem conexão agora: a sessão pode ser encerrada quando ela voltar.

entrance-lock = Trancar a sala
entrance-unlock = Deixar as clínicas entrarem
entrance-locked = Trancada
entrance-locked-long = A sala está trancada: não entra nenhuma clínica que não esteja aqui.
entrance-ended = Conversa final
entrance-ended-long = A sessão terminou para as clínicas. Só o centro está aqui.
entrance-open = As clínicas podem entrar de novo.
entrance-lobby = Sala de espera
entrance-lobby-long = As clínicas aguardam na sala de espera até que quem conduz as deixe entrar.
lobby-title = Aguardando
lobby-admit = Deixar entrar
lobby-admit-all = Deixar todos entrarem
lobby-deny = Não admitir…
lobby-deny-short = Não admitir
lobby-deny-title = Não admitir { $name }?
lobby-deny-reason = Por quê? Eles vão ler isto (opcional).
lobby-deny-again = Podem pedir de novo
lobby-deny-again-text = Senão, o link não deixa mais ninguém entrar. Se foi enviado a várias clínicas, as outras precisam de um novo.
lobby-denied = { $name } não foi admitido.
lobby-knocks = { $name } aguarda para entrar.
lobby-count = { $count ->
    [one] Uma pessoa aguarda para entrar.
   *[other] { $count } pessoas aguardam para entrar.
}
lobby-see = Mostrar quem
lobby-empty = Ninguém aguarda. As clínicas ficam aqui até você as deixar entrar.

hands-title = Mãos
hands-raise = Levantar a mão
hands-lower = Abaixar a mão
hands-raise-long = Levantar a mão para pedir a palavra
hands-place = Mão { NUMBER($place) }
hands-place-long = Mão { NUMBER($place) }: abaixar a mão
hands-next = Próximo
hands-next-long = Próximo: dar a palavra a { $name }
hands-nobody-waits = Próximo: ninguém levantou a mão
hands-is-number = { $name } está na posição { NUMBER($place) }.
hands-nobody = Nenhuma mão está levantada. As clínicas levantam a sua para pedir a palavra.
hands-give = Dar a palavra
hands-lower-of = Abaixar a mão de { $name }
hands-up = Adiantar { $name } uma posição
hands-lower-all = Abaixar todas
hands-lower-all-title = { $count ->
    [one] Abaixar a única mão?
   *[other] Abaixar todas as { $count } mãos?
}
hands-lower-all-text = Quem espera terá de levantar a mão de novo e perde o lugar na fila.
hands-fresh = ainda não falou
hands-waits = { $minutes ->
    [0] agora mesmo
   *[other] { MINUTES($minutes) }
}
hands-you-are-next = Você é a próxima pessoa a falar.
hands-next-is = Fala a seguir: { $name }
hands-your-place = Você está na posição { NUMBER($place) } para falar.
hands-lowered = O centro abaixou a sua mão.
hands-closed = As mãos estão fechadas enquanto a sessão resume. Você poderá levantar a sua na próxima parte.
hands-closed-short = Mãos fechadas
hands-order = As clínicas vêm antes do centro, e quem não falou antes de quem já falou.
hands-raised = { $name } levantou a mão.
hands-many = { $count ->
    [one] Mais { $count } mão está levantada.
   *[other] Mais { $count } mãos estão levantadas.
}
hands-badge = mão levantada, posição { NUMBER($place) }
hands-muted-floor = Você tem a palavra, mas ninguém ouve você ainda.

agenda-title = Pauta
agenda-phase-welcome = Boas-vindas
agenda-phase-didactic = Palestra
agenda-phase-introduce = Caso: introdução
agenda-phase-present = Caso: apresentação
agenda-phase-clarify = Caso: perguntas
agenda-phase-recommend = Caso: recomendações
agenda-phase-sum_up = Caso: resumo
agenda-phase-announcements = Avisos
agenda-phase-survey = Pesquisa
agenda-phase-close = Despedida
# The same where there is no room for more.
agenda-short-welcome = Boas-vindas
agenda-short-didactic = Palestra
agenda-short-introduce = Introdução
agenda-short-present = Apresentação
agenda-short-clarify = Perguntas
agenda-short-recommend = Recomendações
agenda-short-sum_up = Resumo
agenda-short-announcements = Avisos
agenda-short-survey = Pesquisa
agenda-short-close = Despedida
agenda-steps = Etapas deste caso
agenda-questions-only = Só perguntas; as recomendações vêm depois.
agenda-empty = Esta sessão ainda não tem pauta.
agenda-begin = Começar
agenda-next = Próximo
agenda-next-is = Próximo: { $name }
agenda-finish = Concluir
agenda-finish-long = Concluir a pauta
agenda-back = Voltar
agenda-back-to = Voltar a { $name }
agenda-extend = +{ MINUTES($minutes) }
agenda-extend-long = Dar mais { MINUTES($minutes) } a este item
agenda-edit = Editar
agenda-now = Agora
agenda-go-to = Ir para { $name }
agenda-planned = previsto { MINUTES($minutes) }
agenda-extended = previsto { NUMBER($minutes) } + { MINUTES($more) }
agenda-took = durou { $time }
agenda-runs = { $time } até agora
agenda-total = Previsto no total: { MINUTES($minutes) } · até agora: { $time }
agenda-timer = { $time } de { MINUTES($minutes) }
agenda-left = restam { $time }
agenda-late = { $time } a mais
agenda-begins = Começa: { $name }.
agenda-nothing-runs = Nenhum item está em curso.
agenda-soon = { $name }: restam { MINUTES($minutes) }.
agenda-over = { $name }: o tempo previsto acabou.
agenda-editor = Editar a pauta
agenda-kind = Parte
agenda-item-title = Título (opcional)
agenda-length = Minutos
agenda-minute-short = min
agenda-up = Mover { $name } para cima
agenda-down = Mover { $name } para baixo
agenda-remove = Remover { $name }
agenda-runs-now = { $name } está em curso e fica
agenda-add = Adicionar um item
agenda-add-case = Adicionar um caso
agenda-save = Salvar

case-title = Caso
case-none = Nenhum caso está aberto.
case-none-host = Nenhum caso está aberto. Todos veem um caso assim que você o abre.
case-open = Abrir um caso
case-edit = Editar o caso
case-of = Caso { $id }
case-sheet = O caso
case-opened = O caso { $id } está aberto.
case-no-names = Todos na sala leem isto. Não escreva nomes, datas, lugares, empregador nem números de prontuário: diga “cerca de 3 semanas antes” e “90 anos ou mais”. A parte identificada fica fora da sala.
case-id = ID do ECHO
case-id-hint = Código do programa, ano e número, como ABC-2026-0042. Não diz nada de uma pessoa nem de um lugar.
case-presenter = Quem apresenta
case-presenter-other = Outra pessoa, ou não informado
case-presenter-name = Como é mostrado
case-question = A pergunta
case-question-number = Pergunta { NUMBER($number) }
case-question-hint = No máximo { NUMBER($count) } caracteres cada uma.
case-question-add = Adicionar uma pergunta
case-section-summary = Resumo
case-section-goal = O objetivo do paciente, em suas palavras
case-section-history = Histórico
case-section-medication = Medicação
case-section-results = Resultados
case-section-tried = O que já se tentou
case-section-plan = Plano atual
case-section-title = Título desta seção
case-section-number = Seção { NUMBER($number) }
case-section-add = Adicionar uma seção
case-too-long = As seções juntas são longas demais. Caracteres a tirar: { NUMBER($count) }.
case-sending = Salvando…
case-away = Sem conexão. O que você escreveu fica aqui.
case-stale = Outra pessoa mudou isto enquanto isso. Suas palavras continuam aqui.
case-stale-by = { $name } mudou isto enquanto isso. Suas palavras continuam aqui.
case-stale-now = O que diz agora
case-stale-theirs = Manter o deles
case-stale-mine = Colocar o meu no lugar
case-strip-more = Mostrar a pergunta inteira
case-strip-less = Mostrar menos
case-beside = O caso ao lado das imagens
case-beside-fold = Recolher o caso
case-beside-show = Mostrar o caso aqui
case-below-fold = Recolher as recomendações
case-below-show = Mostrar as recomendações aqui
case-recommendations = Recomendações
case-recommendation = Recomendação
case-nothing-yet = Nada foi anotado ainda.
case-suggestions = Sugestões das clínicas
case-left-out = Deixadas de fora: { NUMBER($count) }
case-take = Aceitar
case-leave = Deixar de fora
case-up = Mover a recomendação { NUMBER($number) } para cima
case-down = Mover a recomendação { NUMBER($number) } para baixo
case-edit-one = Editar esta recomendação
case-remove = Remover esta recomendação
case-removed = A recomendação foi removida.
case-taken = A recomendação foi aceita.
case-left = A recomendação foi deixada de fora.
case-written = Está anotado.
case-suggested = Uma clínica sugere algo.
case-yours-taken = Sua sugestão está entre as recomendações.
case-by-clinic = uma clínica
case-by-hub = o centro
case-heading = Rubrica
case-heading-none = Nenhuma
case-heading-assessment = Avaliação e diagnóstico
case-heading-drugs = Medicamentos
case-heading-non_drug = Tratamento não medicamentoso
case-heading-interventions = Intervenções
case-heading-biopsychosocial = Biopsicossocial
case-heading-tests = Exames
case-heading-referral = Encaminhamento
case-heading-safety = Segurança
case-heading-system = Sistema
case-heading-other = Outros
case-strength = Prioridade
case-strength-none = Não informada
case-strength-first = Fazer primeiro.
case-strength-consider = Considerar.
case-strength-if_fails = Se isso falhar.
case-discipline = Disciplina de quem diz
case-serves-goal = Serve ao objetivo do paciente
case-details = Detalhes
case-write = Anotar
case-suggest = Sugerir
case-write-hint = Enter anota; Shift e Enter começam uma linha.
case-suggest-hint = Quem conduz aceita ou deixa de fora. Todos a veem.
case-kept-questions = Por enquanto só perguntas: as recomendações vêm depois. O que você escrever aqui fica guardado até lá.
case-kept-later = As clínicas sugerem quando a sessão chega às recomendações. O que você escrever aqui fica guardado até lá.
case-said-by = Quem disse
case-said-by-me = Eu
case-read-back = Ler em voz alta
case-show-large = Ver ampliado
case-mark-read-back = Foram lidas
case-was-read-back = Lidas na sessão.
case-not-read-back = Ainda não foram lidas.
case-print = Imprimir ou salvar como PDF
case-notice = Conselho a um profissional sobre um caso sem identificação. Não cria relação com o paciente; decide quem o atende.
case-follow-up = Dia do acompanhamento
case-comes-again = Acompanhamento: { $date }
case-no-follow-up = Nenhum dia combinado para o acompanhamento.
case-close = Encerrar o caso
case-close-title = Encerrar o caso { $id }?
case-close-text = Depois disso ninguém o vê, e você pode abri-lo de novo nesta sessão. Salve a carta agora ou depois: ela fica guardada até dez minutos depois que a última pessoa sair.
case-close-taken = Recomendações: { NUMBER($count) }
case-still-waiting = Sugestões nem aceitas nem deixadas de fora: { NUMBER($count) }
case-closed = O caso { $id } está encerrado.
case-closed-list = Encerrados nesta sessão
case-reopen = Abrir de novo
case-reopen-first = Encerre antes o caso aberto
case-letter = Salvar a carta de { $id }
case-letter-pdf = Salvar a carta de { $id } em PDF
case-letter-names = Com os nomes de quem apresentou e de quem disse o quê
case-letter-failed = Não foi possível obter a carta. Tente de novo em um momento.
case-letter-unprinted = O servidor não pode criar este PDF. Imprima o caso em “{ case-read-back }” ou salve a carta sem PDF.
records-title = Cartas e registros
records-letters = Cartas dos casos
records-no-case = Nenhum caso desta sala foi encerrado ainda.
records-sheets = Para o registro
records-sheets-text = Em CSV, para uma planilha: todas as sessões desta sala.
records-attendance = Quem participou
records-agenda = Minutos previstos e reais
records-polls = Enquetes
records-survey = Pesquisa
records-failed = Não foi possível obter. Tente de novo em instantes.
records-not-kept = Este servidor não guarda registro das sessões, então não há o que salvar. Quem o administra pode definir `state_dir`.
records-forbidden = O seu link não permite salvar isto. Quem facilita ou coordena pode.

shortcuts-title = Atalhos de teclado
shortcuts-letters = Letras isoladas funcionam como atalhos
shortcuts-microphone = Ligar ou desligar o microfone
shortcuts-talk = Falar com o microfone desligado, enquanto a segurar
shortcuts-space = Espaço
shortcuts-camera = Ligar ou desligar a câmera
shortcuts-screen = Compartilhar a sua tela
shortcuts-people = Quem está aqui
shortcuts-hands = Levantar ou abaixar a mão; para quem conduz, ver quem a levantou
shortcuts-chat = Chat
shortcuts-case = O caso em curso
shortcuts-agenda = Pauta
shortcuts-react = Mostrar uma reação
shortcuts-polls = Enquetes
shortcuts-away = Ausentar-se ou voltar
shortcuts-still-there = Responder que você ainda está aí
shortcuts-next = Para quem conduz: dar a palavra a quem é o próximo
shortcuts-go-on = Para quem conduz: passar ao próximo item da pauta
shortcuts-help = Esta lista

line-good = Boa conexão
line-weak = Conexão fraca
line-reconnecting = Reconectando…
line-round-trip = Ida e volta: { NUMBER($ms) } ms

line-short-good = Boa
line-short-weak = Fraca
line-short-reconnecting = Reconectando…

reconnecting-text = Você continua na sala. A imagem e o som voltam sozinhos.
blocked-title = Nem som nem imagem chegam.
blocked-text = Parece que esta rede os bloqueia. Peça à sua equipe de informática que permita UDP para este servidor, ou tente outra rede.
back = A conexão voltou.
joined = Você está em { $room }.
came = { $name } entrou.
left = { $name } saiu.
has-floor = { $name } tem a palavra.
has-floor-badge = { $name } tem a palavra
you-have-floor = Você tem a palavra.
you-have-floor-badge = Você tem a palavra
floor-free = Ninguém tem a palavra.
floor-taken = A palavra está livre de novo.
unmute = Ligar o microfone
removed = { $name } não está mais na sala.
device-new = { $name } foi conectado.
device-use = Usar

silenced-microphone = O centro silenciou o seu microfone.
silenced-camera = O centro desligou a sua câmera.
silenced-screen = O compartilhamento da sua tela terminou.

still-muted-microphone = O seu microfone está desligado, como antes.
still-muted-camera = A sua câmera está desligada, como antes.

given-back-microphone = O seu microfone voltou a ser ouvido.
given-back-camera = A sua câmera voltou a ser vista.
given-back-screen = A sua tela voltou a ser vista.

talk-heard = Você é ouvido enquanto segura a barra de espaço.

## What a person asked for and did not get, by the relay's code

refused-floor_needed = Você pode compartilhar a sua tela enquanto tiver a palavra. Peça-a ao centro.
refused-screen_taken = O centro está compartilhando a tela dele. Você pode compartilhar a sua quando ele terminar.
refused-host_only = Só quem conduz a sessão pode fazer isso.
refused-role_may_not = Sua função nesta sessão não inclui isso.
refused-no_such_participant = Essa pessoa acabou de sair da sala.
refused-cannot_speak = Essa pessoa só assiste e não pode ter a palavra.
refused-no_such_hand = Essa mão não está mais levantada.
refused-hands_closed = { hands-closed }
refused-not_waiting = Não aguardam mais.
refused-reason_too_long = Um motivo tem no máximo { NUMBER($count) } caracteres.
refused-no_place = Todos os lugares da sala estão ocupados: continuam aguardando.
refused-no_such_item = Esse item não está mais na pauta.
refused-agenda_too_long = Uma pauta tem no máximo { NUMBER($count) } itens.
refused-title_too_long = Esse título é longo demais.
refused-minutes_out_of_range = Um item da pauta tem no máximo 240 minutos.
refused-nothing_runs = Nenhum item da pauta está em curso agora.
refused-not_asked = Essa pergunta já terminou: as respostas são aceitas por cinco minutos.
refused-already_answered = Você já respondeu a esta pesquisa.
refused-no_such_line = Essa mensagem não está mais aqui.
refused-no_such_announcement = Esse aviso já não está mais lá.
refused-too_many_announcements = Avisos ao mesmo tempo: no máximo { NUMBER($count) }. Remova um primeiro.
refused-no_such_poll = Essa enquete não está mais lá.
refused-too_many_polls = Enquetes: no máximo { NUMBER($count) }. Remova uma primeiro.
refused-poll_started = Essa enquete já foi iniciada e não pode mais mudar.
refused-poll_open = Há outra enquete aberta agora. Encerre-a primeiro.
refused-poll_not_open = Essa enquete não aceita mais votos.
refused-already_voted = Você já votou, e um voto em enquete anônima é definitivo.
refused-choices_out_of_range = Uma enquete tem de 2 a { NUMBER($count) } opções.
refused-scale_out_of_range = Uma escala sobe, de 0 ou mais até no máximo { NUMBER($count) }.
refused-ballot_unfit = Escolha uma resposta, e não mais do que a enquete permite.
refused-no_case = Esse caso não está mais aberto.
refused-case_open = Outro caso está aberto. Encerre-o antes: nada dele se perde.
refused-bad_echo_id = { case-id-hint }
refused-echo_id_taken = Outro caso desta sala tem esse ID. Use o próximo número.
refused-questions_out_of_range = Perguntas de um caso: de 1 a { NUMBER($count) }.
refused-too_many_sections = Um caso tem no máximo { NUMBER($count) } seções.
refused-no_such_recommendation = Essa recomendação não está mais lá.
refused-too_many_recommendations = Recomendações de um caso: no máximo { NUMBER($count) }. Remova ou junte algumas.
refused-recommend_later = É cedo para recomendações. O que você escreveu fica guardado.
refused-stale_edit = { case-stale }
refused-bad_date = Esse dia não existe.
refused-hub_alone = Você pode escrever ao centro ou a alguém do centro.
refused-chat_held_back = { chat-held-back }
refused-text_too_long = Essa mensagem é longa demais. Envie-a em partes.
refused-too_fast = Mensagens demais de uma vez. Espere alguns segundos e envie de novo.
refused-not_kept = Não é possível salvar isso agora, por isso não foi enviado. Tente de novo em um momento.
refused-policed = O seu navegador envia mais do que a sala permite. Se continuar, recarregue esta página.

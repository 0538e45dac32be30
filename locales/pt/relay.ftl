error-restarting = O servidor está reiniciando
error-restarting-text = Você não precisa fazer nada: esta página tenta de novo sozinha em alguns segundos.
error-program = Este endereço é para programas
error-program-to = O que os programas podem pedir
error-ended = Esta sessão terminou
error-ended-text = Agradecemos a sua participação.
error-failed = Algo deu errado do nosso lado
error-failed-text = Tente de novo em um instante. Se continuar assim, avise quem convidou você.
error-nothing = Não há nada neste endereço
error-nothing-text = Se você recebeu um link para uma sessão, uma parte dele pode faltar ou ter mudado. Abra-o de novo a partir do convite, até o fim.
error-to-start = Para a página inicial

letter-open = Este caso ainda está diante da sala: o que segue pode mudar.
letter-presented = Apresentado por { $name }
letter-none = Nenhuma foi anotada.
letter-follow-up = Acompanhamento
letter-notice = Aviso
letter-clinician = Profissional clínico
letter-day = { $day } de { $month ->
    [1] janeiro
    [2] fevereiro
    [3] março
    [4] abril
    [5] maio
    [6] junho
    [7] julho
    [8] agosto
    [9] setembro
    [10] outubro
    [11] novembro
   *[12] dezembro
} de { $year }

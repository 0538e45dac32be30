error-restarting = El servidor se está reiniciando
error-restarting-text = No tiene que hacer nada: esta página vuelve a intentarlo sola en unos segundos.
error-program = Esta dirección es para programas
error-program-to = Qué pueden pedir los programas
error-ended = Esta sesión ha terminado
error-ended-text = Gracias por participar.
error-failed = Algo ha fallado por nuestra parte
error-failed-text = Inténtelo de nuevo en un momento. Si sigue igual, avise a quien le invitó.
error-nothing = No hay nada en esta dirección
error-nothing-text = Si le enviaron un enlace a una sesión, puede que le falte una parte o que haya cambiado. Ábralo de nuevo desde su invitación, hasta el final.
error-to-start = A la página de inicio

letter-open = Este caso sigue ante la sala: lo que sigue puede cambiar.
letter-presented = Presentado por { $name }
letter-none = No se anotó ninguna.
letter-follow-up = Seguimiento
letter-notice = Aviso
letter-clinician = Profesional clínico
letter-day = { $day } de { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }

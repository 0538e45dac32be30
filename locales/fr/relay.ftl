error-restarting = Le serveur redémarre
error-restarting-text = Vous n’avez rien à faire : cette page réessaie d’elle-même dans quelques secondes.
error-program = Cette adresse est réservée aux programmes
error-program-to = Ce que les programmes peuvent demander
error-ended = Cette session est terminée
error-ended-text = Merci de votre participation.
error-failed = Un problème est survenu de notre côté
error-failed-text = Réessayez dans un instant. Si cela persiste, prévenez la personne qui vous a invité.
error-nothing = Il n’y a rien à cette adresse
error-nothing-text = Si vous avez reçu un lien vers une session, il en manque peut-être une partie, ou elle a été modifiée. Ouvrez-le de nouveau depuis votre invitation, jusqu’au bout.
error-to-start = Vers la page d’accueil

letter-open = Ce cas est encore devant la salle : ce qui suit peut changer.
letter-presented = Présenté par { $name }
letter-none = Aucune n’a été notée.
letter-follow-up = Suivi
letter-notice = Avertissement
letter-clinician = Soignant
letter-day = { $day ->
    [1] 1er
   *[other] { $day }
} { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year }

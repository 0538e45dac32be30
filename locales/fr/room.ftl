controls-label = Commandes
controls-mute = Couper
controls-unmute = Parler
controls-camera = Caméra
controls-share = Partager
controls-share-long = Partager l’écran
controls-stop-share = Arrêter
controls-stop-share-long = Arrêter le partage
controls-people = Personnes
controls-devices = Appareils
controls-leave = Quitter
controls-help = Raccourcis clavier
small-window = Petite fenêtre au-dessus des autres
small-window-nothing = Il n’y a pas d’image à montrer en ce moment.
small-window-failed = Le navigateur n’a pas ouvert la fenêtre. Veuillez réessayer.

title-floor = Vous avez la parole
title-hands = { $count ->
    [one] { $count } main
   *[other] { $count } mains
}
stage = Scène
gallery = Toutes les personnes de la salle
previous-page = Page précédente
next-page = Page suivante
page = Page { NUMBER($index) } sur { NUMBER($count) }
waiting-for-hub = En attente du centre
waiting-for-hub-text = Vous êtes dans la salle. L’image apparaîtra ici dès que le centre sera entré.
hub-gone = Le centre est parti
hub-gone-text = Restez ici : la session reprendra dès qu’une personne du centre reviendra. En attendant, vous entendez les autres et pouvez écrire dans le chat.
hub-gone-bar = Le centre est parti. Restez ici : la session reprendra dès qu’une personne du centre reviendra.
hub-lost = La connexion avec le centre est coupée. Restez ici : la session reprendra dès qu’elle sera rétablie.
waiting-for-clinics = Il n’y a encore personne d’autre
waiting-for-clinics-text = Les cliniques apparaissent ici à mesure qu’elles entrent.
screen-of = Écran de { $name }
sharing = Vous partagez votre écran
undecodable = Ce navigateur ne peut pas afficher cette image
away = Connexion perdue
muted = micro coupé
speaking = parle
the-floor = a la parole
floor-badge = Parole

chat-title = Chat
chat-empty = Rien n’a encore été écrit.
chat-to = À
chat-everyone = Tout le monde
chat-hub = Le centre
chat-held-back = Dans cette session, les cliniques écrivent au centre. Ce qui est pour tous vient du centre.
chat-placeholder = Écrire un message
chat-send = Envoyer
chat-send-hint = Entrée envoie, Maj et Entrée commence une nouvelle ligne.
chat-earlier = Messages précédents
chat-remove = Retirer ce message
chat-you = Vous
chat-only-hub = au centre
chat-only-to = à { $name }
chat-only-you = à vous
chat-gone = une personne qui est partie
chat-unsent = Votre dernier message n’est pas arrivé. Il est de nouveau dans le champ.
chat-left = { $count ->
    [one] { $count } caractère restant
   *[other] { $count } caractères restants
}
chat-unread = { $count ->
    [one] { $count } non lu
   *[other] { $count } non lus
}
chat-from = { $name } écrit : { $text }
chat-to-you = { $name }, à vous : { $text }

announcements-title = Annonces
announcements-count = { $count ->
    [one] { NUMBER($count) } annonce
   *[other] { NUMBER($count) } annonces
}
announcements-open = Lire toutes les annonces ({ NUMBER($count) })
announcements-close = N’afficher qu’une ligne
announcements-fold = Replier, pour moi seulement
announcements-new = Annonce de { $name } : { $text }
announcements-edited-by = modifié par { $name }
announcements-edit = Modifier cette annonce
announcements-text = Texte de l’annonce
announcements-save = Enregistrer
announcements-edited = L’annonce a été modifiée.
announcements-take-down = Retirer cette annonce
announcements-taken-down = L’annonce a été retirée pour tout le monde.
announcements-post = Publier en annonce
announcements-post-long = Publier en annonce : elle reste sous les yeux de tous jusqu’à son retrait
announcements-long = Une annonce compte au plus { NUMBER($count) } caractères.

reactions-title = Montrer une réaction
reactions-react = Réagir
reactions-thumbs_up = D’accord
reactions-applause = Bravo
reactions-heart = Avec vous
reactions-thanks = Merci
reactions-cannot_hear = On n’entend pas
reactions-slower = Moins vite
reactions-call-cannot_hear = { $count ->
    [one] { NUMBER($count) } personne n’entend pas.
   *[other] { NUMBER($count) } personnes n’entendent pas.
}
reactions-call-slower = { $count ->
    [one] { NUMBER($count) } personne demande d’aller moins vite.
   *[other] { NUMBER($count) } personnes demandent d’aller moins vite.
}

polls-title = Sondages
polls-empty = Pas encore de sondage. Le centre peut en lancer un.
polls-empty-hub = Pas encore de sondage. Préparez-en un : seul le centre le voit jusqu’à son lancement.
polls-drafts = Brouillons
polls-closed = Terminés
polls-make = Créer un sondage
polls-answer = Répondre
polls-later = Pas maintenant
polls-vote = Voter
polls-vote-anew = Modifier mon vote
polls-sending = Envoi…
polls-voted = Votre vote est pris en compte.
polls-you-voted = Vous avez voté.
polls-not-you = Dans ce sondage, les observateurs ne votent pas.
polls-opened = Un sondage est ouvert : { $question }
polls-opened-for-others = On demande aux autres : { $question }
polls-closed-now = Le sondage est terminé : { $question }
polls-you-closed = Le sondage est terminé.
polls-removed = Le sondage a été supprimé.
polls-at-most = Choisissez-en au plus { NUMBER($count) }.
polls-anonymous-final = Anonyme : personne ne peut voir qui a répondu quoi. Votre vote est donc définitif.
polls-named-until = Non anonyme : le centre voit votre réponse à côté de votre nom. Vous pouvez la modifier jusqu’à la fin.
polls-hidden = Le centre voit les résultats et peut les partager.
polls-count = { $count ->
    [one] { NUMBER($count) } voix
   *[other] { NUMBER($count) } voix
}
polls-mean = moyenne { NUMBER($mean) }
polls-percent = { NUMBER($percent) } %
polls-yours = (votre réponse)
polls-too-few = Les réponses s’affichent à partir de { NUMBER($count) } votes, pour qu’on n’en devine aucune.
polls-names = Qui a répondu quoi
polls-kind = Comment on répond
polls-kind-single = Un seul choix
polls-kind-multiple = Plusieurs choix
polls-kind-scale = Une échelle
polls-anonymous = anonyme
polls-named = avec les noms
polls-for-all = résultats pour tous
polls-for-hub = résultats pour le centre
polls-observers-too = les observateurs votent
polls-start = Lancer : { $question }
polls-start-short = Lancer
polls-close = Terminer : { $question }
polls-close-short = Terminer
polls-reopen = Rouvrir : { $question }
polls-reopen-short = Rouvrir
polls-another-open = Un autre sondage est ouvert. Terminez-le d’abord.
polls-share = Partager les résultats : { $question }
polls-share-short = Partager
polls-hide = Centre seul à voir les résultats : { $question }
polls-hide-short = Centre seul
polls-edit = Modifier : { $question }
polls-remove = Supprimer : { $question }
polls-editor = Le sondage
polls-question = La question
polls-choices = Les choix
polls-choice = Choix { NUMBER($number) }
polls-add-choice = Ajouter un choix
polls-remove-choice = Retirer le choix { NUMBER($number) }
polls-most = Combien au plus (vide : tous)
polls-from = De
polls-to = À
polls-low = Ce que veut dire le plus bas
polls-high = Ce que veut dire le plus haut
polls-set-anonymous = Vote anonyme
polls-anonymous-text = Qui vote et ce qui est répondu sont gardés séparément. Un vote est définitif.
polls-named-text = Le centre lit qui a répondu quoi une fois terminé. D’ici là, on peut modifier son vote.
polls-set-shared = Résultats pour tout le monde
polls-shared-text = Tout le monde les voit en direct après avoir voté.
polls-unshared-text = Seul le centre les voit jusqu’à ce que vous les partagiez.
polls-set-observers = Les observateurs votent aussi
polls-incomplete = Il faut une question et deux choix, ou une échelle croissante de 0 à { NUMBER($count) } au plus.
polls-save = Garder en brouillon

host-you = Vous animez cette session.
host-you-for-now = Vous animez cette session jusqu’au retour de la personne qui la facilite : vous gérez la parole, les mains et la salle.
host-now = { $name } anime maintenant.
host-badge = Animation

roles-facilitator = Facilitation
roles-coordinator = Coordination
roles-specialist = Spécialiste
roles-observer = Observation

asked-to-unmute = { $name } vous demande d’activer votre micro.

people-title = Personnes
people-mute-all = Couper tous les micros
people-muted-all = Tous les micros sont coupés, sauf celui de qui a la parole.
people-ask = Demander d’activer le micro
people-asked = On a demandé à { $name } d’activer son micro.
people-more = Plus
people-rename = Renommer
people-rename-title = Renommer { $name }
people-new-name = Nouveau nom
people-save = Enregistrer
people-hub = Centre
people-spokes = Cliniques
people-give = Donner la parole
people-take = Reprendre la parole
people-mute = Couper le micro
people-remove = Exclure
people-remove-title = Exclure { $name } ?
people-remove-text = Cette personne quitte la salle aussitôt, et son lien ne laisse plus entrer personne. Si plusieurs cliniques l’ont reçu, celles qui sont ici restent, et les autres ont besoin d’un nouveau lien.
people-nobody = Aucune clinique n’est encore entrée.
people-find = Chercher par nom
people-found = { $count ->
    [one] { $count } personne trouvée
   *[other] { $count } personnes trouvées
}
people-none = Personne ici ne s’appelle « { $name } ».
companions-edit = Qui est ici…
companions-with = avec { $names }
companions-more = +{ NUMBER($count) }
companions-title-own = Qui est avec vous ?
companions-title-of = Qui est avec { $name } ?
absence-away = Loin de l’écran
absence-away-short = Absent
absence-you = Vous êtes indiqué comme absent. Votre micro et votre caméra sont coupés.
absence-back = Je suis de retour
absence-step-away = M’absenter un moment
checkpoint-ask = Êtes-vous toujours là ?
checkpoint-ask-several = Qui est toujours là ?
checkpoint-why = Pour le registre de présence. Il ne se passe rien si vous ne répondez pas.
checkpoint-yes = Toujours là
checkpoint-yes-of = { $name } est là
checkpoint-yes-all = Tout le monde est là
checkpoint-thanks = Merci. C’est noté dans le registre de présence.
checkpoint-switch = Demander une fois si les gens sont toujours là
checkpoint-state-off = Pour les crédits : à un moment choisi au hasard, de 10 à 30 minutes après le début, les sites répondent d’un geste.
checkpoint-state-ahead = La question sera posée une fois aux sites, à un moment choisi au hasard.
checkpoint-state-open = La question est posée aux sites en ce moment. Les réponses sont prises pendant cinq minutes.
checkpoint-state-done = La question a été posée aux sites. Leurs réponses figurent dans le registre de présence.

# What is said, in writing
captions-title = Sous-titres
captions-show = Afficher les sous-titres
captions-large = Grands sous-titres
captions-empty = Les sous-titres s’affichent ici dès que quelqu’un les écrit.
captions-there = Il y a des sous-titres.
captions-see = Afficher
captions-write = Écrire des sous-titres
captions-stop = Cesser d’écrire
captions-field = Ce qui se dit
captions-hint = Ce qui se dit. Tout le monde le lit pendant que vous tapez ; Entrée commence une nouvelle ligne.
captions-hide = Masquer les sous-titres

# What a session was worth to those who attended
survey-title = Comment était cette session ?
survey-lead = Une minute environ. Chaque question est facultative. Le centre lit les réponses sans les noms, dès que trois personnes ont répondu.
survey-who = Qui répond ?
survey-q-relevance = Était-elle utile à votre travail ?
survey-q-objectives = Ses objectifs ont-ils été atteints ?
survey-q-learned = Avez-vous appris quelque chose de nouveau ?
survey-q-unbiased = Était-elle exempte de parti pris commercial ?
survey-q-change = Qu’allez-vous changer, et quand ?
survey-q-barriers = Qu’est-ce qui pourrait l’empêcher ?
survey-q-confidence_before = Quelle confiance aviez-vous dans ce sujet auparavant ?
survey-q-confidence_now = Et maintenant ?
survey-q-media = Le son et l’image étaient-ils assez bons ?
survey-q-topics = Quels sujets souhaitez-vous aborder ensuite ?
survey-least = Pas du tout
survey-most = Tout à fait
survey-yes = Oui
survey-no = Non
survey-empty = Répondez à une question au moins.
survey-send = Envoyer les réponses
survey-sending = Envoi…
survey-away = Les réponses n’ont pas pu être envoyées. Elles sont toujours là : réessayez quand votre connexion revient.
survey-refused = Les réponses ne sont plus prises. Prévenez votre centre si vous pensiez pouvoir répondre.
survey-thanks = Merci. Vos réponses sont au centre, sans votre nom.
survey-next = Une autre personne ici répond
survey-bar = Le questionnaire est ouvert : une minute environ.
survey-open = Répondre
pin = Épingler pour moi
unpin = Désépingler
pinned = Épinglé pour vous
spotlight-on = Mettre en avant pour tous
spotlight-off = Ne plus mettre en avant
spotlight-badge = En avant
spotlight-you = Tout le monde vous voit maintenant en grand.
gallery-everyone = Les cliniques se voient entre elles
gallery-stage = Les cliniques ne voient que la scène
gallery-now-everyone = Les cliniques se voient maintenant entre elles.
gallery-now-stage = Les cliniques voient le centre et la personne qui a la parole.
crowd = { $count ->
    [one] 1 autre ici
   *[other] { NUMBER($count) } autres ici
}
pictures-off = Les images sont coupées sur cette page

slide-keys = Plus et moins agrandissent et réduisent, 0 montre tout, les flèches déplacent.
slide-larger = Agrandir
slide-smaller = Réduire
slide-whole = Tout montrer
slide-full = Plein écran
slide-full-off = Quitter le plein écran
view-title = Ce que je vois
view-even = Tout le monde à la même taille
view-hide-self = Me cacher ma propre image
view-pictures = Images des autres
view-pictures-all = Toutes
view-pictures-stage = Seulement la personne en grand
view-pictures-none = Aucune : voix et diapositives seulement

leaving-title = Quitter la salle ?
leaving-leave = Quitter
leaving-leave-text = La session continue sans vous.
leaving-leave-alone-text = Il ne restera personne du centre : les cliniques resteront entre elles.
leaving-debrief = Terminer pour les cliniques
leaving-debrief-text = Les cliniques quittent la salle. Le centre reste pour un bilan, et aucune clinique n’entre.
leaving-end = Terminer pour tout le monde
leaving-end-text = Tout le monde quitte la salle. Les cliniques reviennent quand le centre ouvre la prochaine session.
leaving-case-open = Le cas { $id } est encore ouvert. Il se ferme tel quel, et sa lettre reste disponible ensuite.
leaving-ending = Fin en cours…
leaving-offline = La connexion est coupée pour l’instant : vous pourrez terminer la session dès son retour.

entrance-lock = Verrouiller la salle
entrance-unlock = Laisser entrer les cliniques
entrance-locked = Verrouillée
entrance-locked-long = La salle est verrouillée : aucune clinique qui n’est pas déjà ici ne peut entrer.
entrance-ended = Bilan
entrance-ended-long = La session est terminée pour les cliniques. Seul le centre est ici.
entrance-open = Les cliniques peuvent de nouveau entrer.
entrance-lobby = Salle d’attente
entrance-lobby-long = Les cliniques attendent dans la salle d’attente jusqu’à ce qu’on les fasse entrer.
lobby-title = En attente
lobby-admit = Faire entrer
lobby-admit-all = Tout faire entrer
lobby-deny = Refuser…
lobby-deny-short = Refuser
lobby-deny-title = Refuser { $name } ?
lobby-deny-reason = Pourquoi ? Ils le liront (facultatif).
lobby-deny-again = Ils peuvent redemander
lobby-deny-again-text = Sinon, leur lien ne laisse plus entrer personne. S’il a été envoyé à plusieurs cliniques, les autres en ont besoin d’un nouveau.
lobby-denied = { $name } n’a pas été admis.
lobby-knocks = { $name } attend d’entrer.
lobby-count = { $count ->
    [one] Une personne attend d’entrer.
   *[other] { $count } personnes attendent d’entrer.
}
lobby-see = Voir qui
lobby-empty = Personne n’attend. Les cliniques apparaissent ici jusqu’à ce que vous les fassiez entrer.

hands-title = Mains
hands-raise = Lever la main
hands-lower = Baisser la main
hands-raise-long = Lever la main pour demander la parole
hands-place = Main { NUMBER($place) }
hands-place-long = Main { NUMBER($place) } : baisser la main
hands-next = Suivant
hands-next-long = Suivant : donner la parole à { $name }
hands-nobody-waits = Suivant : personne n’a levé la main
hands-is-number = { $name } est en position { NUMBER($place) }.
hands-nobody = Aucune main n’est levée. Les cliniques lèvent la leur pour demander la parole.
hands-give = Donner la parole
hands-lower-of = Baisser la main de { $name }
hands-up = Avancer { $name } d’une place
hands-lower-all = Baisser toutes
hands-lower-all-title = { $count ->
    [one] Baisser la seule main levée ?
   *[other] Baisser les { $count } mains ?
}
hands-lower-all-text = Les personnes qui attendent devront lever de nouveau la main et perdront leur place dans la file.
hands-fresh = n’a pas encore parlé
hands-waits = { $minutes ->
    [0] à l’instant
   *[other] { MINUTES($minutes) }
}
hands-you-are-next = C’est bientôt à vous de parler : vous êtes en tête de la file.
hands-next-is = Parlera ensuite : { $name }
hands-your-place = Vous êtes en position { NUMBER($place) } pour parler.
hands-lowered = Le centre a baissé votre main.
hands-closed = Les mains sont fermées pendant la synthèse. Vous pourrez lever la vôtre à la partie suivante.
hands-closed-short = Mains fermées
hands-order = Les cliniques passent avant le centre, et qui n’a pas parlé avant qui a parlé.
hands-raised = { $name } a levé la main.
hands-many = { $count ->
    [one] { $count } autre main est levée.
   *[other] { $count } autres mains sont levées.
}
hands-badge = main levée, position { NUMBER($place) }
hands-muted-floor = Vous avez la parole, mais personne ne vous entend encore.

agenda-title = Ordre du jour
agenda-phase-welcome = Accueil
agenda-phase-didactic = Exposé
agenda-phase-introduce = Cas : introduction
agenda-phase-present = Cas : présentation
agenda-phase-clarify = Cas : questions
agenda-phase-recommend = Cas : recommandations
agenda-phase-sum_up = Cas : synthèse
agenda-phase-announcements = Annonces
agenda-phase-survey = Questionnaire
agenda-phase-close = Au revoir
# The same where there is no room for more.
agenda-short-welcome = Accueil
agenda-short-didactic = Exposé
agenda-short-introduce = Introduction
agenda-short-present = Présentation
agenda-short-clarify = Questions
agenda-short-recommend = Recommandations
agenda-short-sum_up = Synthèse
agenda-short-announcements = Annonces
agenda-short-survey = Questionnaire
agenda-short-close = Au revoir
agenda-steps = Étapes de ce cas
agenda-questions-only = Questions seulement ; les recommandations viennent ensuite.
agenda-empty = Cette session n’a pas encore d’ordre du jour.
agenda-begin = Commencer
agenda-next = Suivant
agenda-next-is = Suivant : { $name }
agenda-finish = Terminer
agenda-finish-long = Terminer l’ordre du jour
agenda-back = Retour
agenda-back-to = Revenir à { $name }
agenda-extend = +{ MINUTES($minutes) }
agenda-extend-long = Donner { MINUTES($minutes) } de plus à ce point
agenda-edit = Modifier
agenda-now = En cours
agenda-go-to = Aller à { $name }
agenda-planned = prévu { MINUTES($minutes) }
agenda-extended = prévu { NUMBER($minutes) } + { MINUTES($more) }
agenda-took = a duré { $time }
agenda-runs = { $time } jusqu’ici
agenda-total = Prévu en tout : { MINUTES($minutes) } · jusqu’ici : { $time }
agenda-timer = { $time } sur { MINUTES($minutes) }
agenda-left = reste { $time }
agenda-late = { $time } de trop
agenda-begins = { $name } commence.
agenda-nothing-runs = Aucun point n’est en cours.
agenda-soon = { $name } : il reste { MINUTES($minutes) }.
agenda-over = { $name } : le temps prévu est écoulé.
agenda-editor = Modifier l’ordre du jour
agenda-kind = Partie
agenda-item-title = Titre (facultatif)
agenda-length = Durée en minutes
agenda-minute-short = min
agenda-up = Monter { $name }
agenda-down = Descendre { $name }
agenda-remove = Retirer { $name }
agenda-runs-now = { $name } est en cours et reste
agenda-add = Ajouter un point
agenda-add-case = Ajouter un cas
agenda-save = Enregistrer

case-title = Cas
case-none = Aucun cas n’est ouvert.
case-none-host = Aucun cas n’est ouvert. Tout le monde voit un cas dès que vous l’ouvrez.
case-open = Ouvrir un cas
case-edit = Modifier le cas
case-of = Cas { $id }
case-sheet = Le cas
case-opened = Le cas { $id } est ouvert.
case-no-names = Tout le monde dans la salle lit ceci. N’écrivez ni noms, ni dates, ni lieux, ni employeur, ni numéros de dossier : dites « environ 3 semaines avant » et « 90 ans ou plus ». La partie nominative reste hors de la salle.
case-id = Identifiant ECHO
case-id-hint = Code du programme, année et numéro, comme ABC-2026-0042. Il ne dit rien d’une personne ni d’un lieu.
case-presenter = Qui présente
case-presenter-other = Quelqu’un d’autre, ou non précisé
case-presenter-name = Tel qu’affiché
case-question = La question
case-question-number = Question n° { NUMBER($number) }
case-question-hint = Au plus { NUMBER($count) } caractères chacune.
case-question-add = Ajouter une question
case-section-summary = Résumé
case-section-goal = L’objectif du patient, dans ses mots
case-section-history = Antécédents
case-section-medication = Traitement en cours
case-section-results = Résultats
case-section-tried = Ce qui a été essayé
case-section-plan = Plan actuel
case-section-title = Titre de cette partie
case-section-number = Partie { NUMBER($number) }
case-section-add = Ajouter une partie
case-too-long = Les parties sont trop longues en tout. Caractères à retirer : { NUMBER($count) }.
case-sending = Enregistrement…
case-away = La connexion est perdue. Ce que vous avez écrit reste ici.
case-stale = Quelqu’un d’autre l’a modifié entre-temps. Vos mots sont toujours là.
case-stale-by = { $name } l’a modifié entre-temps. Vos mots sont toujours là.
case-stale-now = Ce qu’il dit maintenant
case-stale-theirs = Garder le leur
case-stale-mine = Mettre le mien à la place
case-strip-more = Afficher toute la question
case-strip-less = Afficher moins
case-beside = Le cas à côté des images
case-beside-fold = Replier le cas
case-beside-show = Afficher le cas ici
case-below-fold = Replier les recommandations
case-below-show = Afficher les recommandations ici
case-recommendations = Recommandations
case-recommendation = Recommandation
case-nothing-yet = Rien n’est encore noté.
case-suggestions = Suggestions des cliniques
case-left-out = Écartées : { NUMBER($count) }
case-take = Retenir
case-leave = Écarter
case-up = Monter la recommandation { NUMBER($number) }
case-down = Descendre la recommandation { NUMBER($number) }
case-edit-one = Modifier cette recommandation
case-remove = Retirer cette recommandation
case-removed = La recommandation est retirée.
case-taken = La recommandation est retenue.
case-left = La recommandation est écartée.
case-written = C’est noté.
case-suggested = Une clinique suggère quelque chose.
case-yours-taken = Votre suggestion est parmi les recommandations.
case-by-clinic = une clinique
case-by-hub = le centre
case-heading = Rubrique
case-heading-none = Aucune
case-heading-assessment = Évaluation et diagnostic
case-heading-drugs = Médicaments
case-heading-non_drug = Traitement non médicamenteux
case-heading-interventions = Gestes techniques
case-heading-biopsychosocial = Volet biopsychosocial
case-heading-tests = Examens
case-heading-referral = Orientation
case-heading-safety = Sécurité
case-heading-system = Organisation
case-heading-other = Autre
case-strength = Priorité
case-strength-none = Non précisée
case-strength-first = À faire d’abord.
case-strength-consider = À envisager.
case-strength-if_fails = Si cela échoue.
case-discipline = Discipline de qui le dit
case-serves-goal = Sert l’objectif du patient
case-details = Détails
case-write = Noter
case-suggest = Suggérer
case-write-hint = Entrée le note, Maj et Entrée vont à la ligne.
case-suggest-hint = La personne qui anime la retient ou l’écarte. Tout le monde la voit.
case-kept-questions = Seulement des questions pour l’instant : les recommandations viennent ensuite. Ce que vous écrivez ici est gardé jusque-là.
case-kept-later = Les cliniques suggèrent quand la séance en vient aux recommandations. Ce que vous écrivez ici est gardé jusque-là.
case-said-by = Qui l’a dit
case-said-by-me = Moi
case-read-back = Relire à voix haute
case-show-large = Afficher en grand
case-mark-read-back = Elles ont été relues
case-was-read-back = Relues pendant la séance.
case-not-read-back = Elles n’ont pas encore été relues.
case-print = Imprimer ou enregistrer en PDF
case-notice = Conseil à un soignant pour un cas anonymisé. Il ne crée aucun lien avec le patient ; le soignant qui le suit décide.
case-follow-up = Jour du suivi
case-comes-again = Suivi : { $date }
case-no-follow-up = Aucun jour n’est convenu pour le suivi.
case-close = Clore le cas
case-close-title = Clore le cas { $id } ?
case-close-text = Ensuite personne ne le voit, et vous pouvez le rouvrir pendant cette séance. Enregistrez la lettre maintenant ou plus tard : elle est gardée jusqu’à dix minutes après le dernier départ.
case-close-taken = Recommandations : { NUMBER($count) }
case-still-waiting = Suggestions ni retenues ni écartées : { NUMBER($count) }
case-closed = Le cas { $id } est clos.
case-closed-list = Clos pendant cette séance
case-reopen = Rouvrir
case-reopen-first = Fermez d’abord le cas ouvert
case-letter = Enregistrer la lettre de { $id }
case-letter-pdf = Enregistrer la lettre de { $id } en PDF
case-letter-names = Avec les noms de qui a présenté et de qui a dit quoi
case-letter-failed = Impossible d’obtenir la lettre. Réessayez dans un moment.
case-letter-unprinted = Le serveur ne peut pas créer ce PDF. Imprimez le cas sous « { case-read-back } », ou enregistrez la lettre sans PDF.
records-title = Lettres et registres
records-letters = Lettres des cas
records-no-case = Aucun cas de cette salle n’a encore été fermé.
records-sheets = Pour le registre
records-sheets-text = En CSV, pour un tableur : toutes les sessions de cette salle.
records-attendance = Qui a participé
records-agenda = Minutes prévues et réelles
records-polls = Sondages
records-survey = Questionnaire
records-failed = Impossible de l’obtenir. Réessayez dans un instant.
records-not-kept = Ce serveur ne garde aucun registre des sessions : il n’y a rien à enregistrer. La personne qui l’administre peut régler `state_dir`.
records-forbidden = Votre lien ne permet pas de l’enregistrer. Un facilitateur ou un coordinateur le peut.

shortcuts-title = Raccourcis clavier
shortcuts-letters = Les lettres seules servent de raccourcis
shortcuts-microphone = Activer ou couper le micro
shortcuts-talk = Parler micro coupé, tant que vous la maintenez
shortcuts-space = Espace
shortcuts-camera = Allumer ou éteindre la caméra
shortcuts-screen = Partager votre écran
shortcuts-people = Qui est ici
shortcuts-hands = Lever ou baisser la main ; pour qui anime, voir qui l’a levée
shortcuts-chat = Chat
shortcuts-case = Le cas en cours
shortcuts-agenda = Ordre du jour
shortcuts-react = Montrer une réaction
shortcuts-polls = Sondages
shortcuts-away = S’absenter, ou revenir
shortcuts-still-there = Répondre que vous êtes toujours là
shortcuts-next = Pour qui anime : donner la parole à la personne suivante
shortcuts-go-on = Pour qui anime : passer au point suivant de l’ordre du jour
shortcuts-help = Cette liste

line-good = Bonne connexion
line-weak = Connexion faible
line-reconnecting = Reconnexion…
line-round-trip = Aller-retour : { NUMBER($ms) } ms

line-short-good = Bonne
line-short-weak = Faible
line-short-reconnecting = Reconnexion…

reconnecting-text = Vous restez dans la salle. L’image et le son reviennent d’eux-mêmes.
blocked-title = Ni son ni image ne passent.
blocked-text = Ce réseau semble les bloquer. Demandez à votre service informatique d’autoriser UDP vers ce serveur, ou essayez un autre réseau.
back = La connexion est rétablie.
joined = Vous êtes dans { $room }.
came = { $name } vient d’entrer.
left = { $name } vient de sortir.
has-floor = { $name } a la parole.
has-floor-badge = { $name } a la parole
you-have-floor = Vous avez la parole.
you-have-floor-badge = Vous avez la parole
floor-free = Personne n’a la parole.
floor-taken = La parole est de nouveau libre.
unmute = Activer le micro
removed = On a exclu { $name } de la salle.
device-new = { $name } est branché.
device-use = L’utiliser

silenced-microphone = Le centre a coupé votre micro.
silenced-camera = Le centre a éteint votre caméra.
silenced-screen = Votre partage d’écran est terminé.

still-muted-microphone = Votre micro est coupé, comme avant.
still-muted-camera = Votre caméra est éteinte, comme avant.

given-back-microphone = On entend de nouveau votre micro.
given-back-camera = On voit de nouveau votre caméra.
given-back-screen = On voit de nouveau votre écran.

talk-heard = On vous entend tant que vous maintenez la barre d’espace.

## What a person asked for and did not get, by the relay's code

refused-floor_needed = Vous pouvez partager votre écran tant que vous avez la parole. Demandez-la au centre.
refused-screen_taken = Le centre partage son écran. Vous pourrez partager le vôtre quand il aura terminé.
refused-host_only = Seule la personne qui anime peut le faire.
refused-role_may_not = Votre rôle dans cette session ne le permet pas.
refused-no_such_participant = Cette personne vient de quitter la salle.
refused-cannot_speak = Cette personne ne fait que regarder et ne peut pas avoir la parole.
refused-no_such_hand = Cette main n’est plus levée.
refused-hands_closed = { hands-closed }
refused-not_waiting = Ils n’attendent plus.
refused-reason_too_long = Un motif a au plus { NUMBER($count) } caractères.
refused-no_place = Toutes les places de la salle sont prises : ils attendent encore.
refused-no_such_item = Ce point n’est plus dans l’ordre du jour.
refused-agenda_too_long = Un ordre du jour compte au plus { NUMBER($count) } points.
refused-title_too_long = Ce titre est trop long.
refused-minutes_out_of_range = Un point de l’ordre du jour dure au plus 240 minutes.
refused-nothing_runs = Aucun point de l’ordre du jour n’est en cours.
refused-not_asked = Cette question est close : les réponses sont prises pendant cinq minutes.
refused-already_answered = Vous avez déjà répondu à ce questionnaire.
refused-no_such_line = Ce message n’est plus là.
refused-no_such_announcement = Cette annonce n’est plus là.
refused-too_many_announcements = Annonces à la fois : { NUMBER($count) } au plus. Retirez-en une d’abord.
refused-no_such_poll = Ce sondage n’est plus là.
refused-too_many_polls = Sondages : { NUMBER($count) } au plus. Supprimez-en un d’abord.
refused-poll_started = Ce sondage est lancé et ne peut plus être modifié.
refused-poll_open = Un autre sondage est ouvert en ce moment. Terminez-le d’abord.
refused-poll_not_open = Ce sondage n’accepte plus de votes.
refused-already_voted = Vous avez déjà voté, et un vote anonyme est définitif.
refused-choices_out_of_range = Un sondage a de 2 à { NUMBER($count) } choix.
refused-scale_out_of_range = Une échelle monte, de 0 ou plus à { NUMBER($count) } au plus.
refused-ballot_unfit = Choisissez une réponse, et pas plus que le sondage n’en permet.
refused-no_case = Ce cas n’est plus ouvert.
refused-case_open = Un autre cas est ouvert. Fermez-le d’abord : rien n’en est perdu.
refused-bad_echo_id = { case-id-hint }
refused-echo_id_taken = Un autre cas de cette salle a cet identifiant. Prenez le numéro suivant.
refused-questions_out_of_range = Questions d’un cas : de 1 à { NUMBER($count) }.
refused-too_many_sections = Un cas a au plus { NUMBER($count) } parties.
refused-no_such_recommendation = Cette recommandation n’est plus là.
refused-too_many_recommendations = Recommandations d’un cas : { NUMBER($count) } au plus. Retirez-en ou regroupez-en.
refused-recommend_later = Il est trop tôt pour des recommandations. Ce que vous avez écrit est gardé.
refused-stale_edit = { case-stale }
refused-bad_date = Ce jour n’existe pas.
refused-hub_alone = Vous pouvez écrire au centre, ou à une personne du centre.
refused-chat_held_back = { chat-held-back }
refused-text_too_long = Ce message est trop long. Envoyez-le en plusieurs parties.
refused-too_fast = Trop de messages à la fois. Attendez quelques secondes et renvoyez-le.
refused-not_kept = Impossible d’enregistrer pour l’instant : rien n’a donc été envoyé. Réessayez dans un moment.
refused-policed = Votre navigateur envoie plus que la salle ne le permet. Si cela continue, rechargez cette page.

### French. hub : centre ; clinic : clinique ; floor : la parole ; to host : animer. On vouvoie.

language = Langue

product = Spindle
undo = Annuler
close = Fermer
cancel = Annuler
try-again = Réessayer
you = Vous
hub = Centre
name-own = { $name } ({ you })
about = { $action } : { $name }

home-title = Spécialistes et cliniques, dans une même salle
home-lead = Spindle relie un centre de spécialistes à des cliniques qui participent depuis un navigateur.
home-steps-title = Comment participer
home-step-1 = Ouvrez le lien de votre invitation. Il n’y a ni compte à créer ni logiciel à installer.
home-step-2 = Vérifiez votre caméra, votre micro et votre haut-parleur.
home-step-3 = Entrez. On peut vous voir et vous entendre, et vous pouvez suivre le cas.
home-paste = Vous avez un lien ? Collez-le ici
home-placeholder = https://…/r/…
home-open = Ouvrir la salle
home-not-a-link = Ce n’est pas un lien vers une salle de ce site. Il devrait ressembler à celui de votre invitation.
home-incomplete-title = Ce lien est incomplet
home-incomplete = La dernière partie manque. Copiez le lien entier depuis votre invitation et ouvrez-le de nouveau.

prejoin-title = Entrer dans la salle ?
prejoin-title-of = Entrer dans { $room } ?
prejoin-watch = Regarder et écouter
prejoin-watches = Vous entrez pour regarder et écouter. Personne ne vous voit ni ne vous entend.
prejoin-as = Vous entrez en tant que { $name }.
prejoin-as-hub = Vous entrez en tant que { $name }, pour le centre.
prejoin-name = Votre nom
prejoin-name-placeholder = Clinique ou personne
prejoin-join = Entrer maintenant
prejoin-joining = Entrée…
prejoin-without = Entrer sans caméra ni micro
prejoin-coming-back = Retour dans la salle…
prejoin-still-trying = La salle est injoignable. Nouvel essai…
survey-last = Vous avez suivi une session ici le { $date }.
survey-last-open = Répondre à son questionnaire
prejoin-preview = L’image de votre caméra
prejoin-camera-off = Votre caméra est éteinte
prejoin-camera-starting = Démarrage de votre caméra…
prejoin-camera-none = Pas d’image de caméra
prejoin-asking = Votre navigateur peut vous demander l’accès à la caméra et au micro : choisissez Autoriser.
prejoin-level = Niveau du micro
prejoin-mic-off = Votre micro est coupé
prejoin-speak = Dites quelque chose : la barre devrait bouger
prejoin-microphone = Micro
prejoin-camera = Caméra
prejoin-speaker = Haut-parleur
prejoin-system-speaker = Celui du système
prejoin-test-speaker = Tester
prejoin-testing = Lecture…
prejoin-heard = Vous devriez avoir entendu trois notes. Sinon, choisissez un autre haut-parleur ou montez le volume.
prejoin-unnamed = { $kind } { NUMBER($number) }

companions-title = D’autres personnes sont avec moi
companions-count = { $count ->
    [one] Une autre personne est avec moi
   *[other] { $count } autres personnes sont avec moi
}
companions-label = Qui d’autre est devant cet écran ?
companions-placeholder = Nom d’une autre personne
companions-add = Ajouter
companions-remove = Retirer
companions-known = Avec vous précédemment
companions-hint = Chaque personne nommée ici est comptée présente, sous son nom.
companions-full = On ne peut pas nommer plus de { NUMBER($count) } personnes.

waiting-title = On vous fera entrer bientôt
waiting-no-host = Personne du centre n’est encore là
waiting-in = En attente d’entrer dans { $room }
waiting-next = C’est bientôt votre tour.
waiting-before = { $count ->
    [one] Une personne attend avant vous.
   *[other] { $count } personnes attendent avant vous.
}
waiting-text = Personne ne vous voit ni ne vous entend encore. En attendant, vérifiez votre caméra, votre micro et votre haut-parleur, et laissez cette page ouverte.
waiting-text-watching = Personne ne vous voit ni ne vous entend. En attendant, vérifiez votre haut-parleur et laissez cette page ouverte.
waiting-offline = La connexion est perdue. Votre place est gardée pendant que nous réessayons…
waiting-leave = Ne plus attendre
waiting-mark = En attente

unable-title = Ce navigateur ne permet pas d’entrer dans une salle
unable-text = Ouvrez votre lien dans une version actuelle de Chrome, Edge, Firefox ou Safari. S’il s’est ouvert dans une autre application, choisissez « Ouvrir dans le navigateur » dans le menu de celle-ci.
unable-lacks = Pour votre service informatique : il lui manque { $names }. Un réglage, une stratégie ou une extension l’a peut-être désactivé.

controls-mute-long = Couper le micro
controls-unmute-long = Parler : activer le micro
controls-camera-on = Allumer la caméra
controls-camera-off = Éteindre la caméra
controls-light = Utiliser des couleurs claires
controls-dark = Utiliser des couleurs sombres

tap-hear-title = Touchez pour entendre la salle
tap-hear-text = Votre navigateur a arrêté le son.

tap-see-title = Touchez pour voir la salle
tap-see-text = Votre navigateur a arrêté les images.

later-waiting = Chargement…
later-failed = Cette partie de la page n’est pas arrivée.
later-again = Réessayer

microphone-nothing = Nous n’entendons rien de votre micro.
microphone-choose = En choisir un autre
microphone-muted = Votre micro est coupé et personne ne vous entend.
microphone-muted-keys = Appuyez sur M pour l’activer, ou maintenez la barre d’espace pendant que vous parlez.

device-taken = { $what ->
    [camera] Votre caméra a été débranchée. Maintenant utilisée : { $name }.
    [speaker] Votre haut-parleur a été débranché. Le son sort maintenant par : { $name }.
   *[microphone] Votre micro a été débranché. Maintenant utilisé : { $name }.
}
device-back = De nouveau branché et utilisé : { $name }.

rejoin = Revenir

## A device that did not open, by its trouble

device = { $what ->
    [camera] votre caméra
    [screen] votre écran
    [both] votre caméra et votre micro
   *[microphone] votre micro
}
trouble-denied = Cette page n’est pas autorisée à utiliser { device }. Cliquez sur l’icône à gauche de l’adresse, donnez l’autorisation, puis réessayez.
trouble-denied_by_system = Votre ordinateur ne laisse pas ce navigateur utiliser { device }. Donnez l’autorisation dans les réglages de confidentialité du système, puis réessayez.
trouble-dismissed = La question sur { device } a été fermée. Réessayez et choisissez Autoriser.
trouble-missing = { $what ->
    [both] Ni caméra ni micro n’ont été trouvés. Branchez-les et réessayez, ou entrez sans eux.
    [camera] Aucune caméra n’a été trouvée. Branchez-en une et réessayez, ou entrez sans caméra.
    [screen] Aucun écran n’a été trouvé. Branchez-en un et réessayez, ou entrez sans écran.
   *[microphone] Aucun micro n’a été trouvé. Branchez-en un et réessayez, ou entrez sans micro.
}
trouble-busy = Un autre programme utilise { device }. Fermez-le et réessayez.
trouble-lost = La connexion avec { device } est perdue. Vérifiez le câble et réessayez.
trouble-held = Le système a pris { device } : pour un appel, un autre programme, ou par un interrupteur de l’appareil. Cela revient de soi-même ; sinon, réessayez.
trouble-zeros = Il n’en vient rien du tout. Choisissez un autre micro, ou autorisez ce navigateur à l’utiliser dans les réglages de confidentialité du système.
trouble-faint = Il n’en vient presque rien. Augmentez son volume, cherchez un bouton de sourdine sur l’appareil, ou choisissez un autre micro.
trouble-silent = Il n’en vient plus rien depuis un moment. Si vous parlez, cherchez un bouton de sourdine sur l’appareil, ou choisissez un autre micro.
trouble-still = Les autres voient { device } immobile : la fenêtre partagée est masquée ou réduite.
trouble-insecure = Cette page ne peut utiliser { device } qu’avec une connexion sécurisée : son adresse doit commencer par https://
trouble-unsupported = Ce navigateur ne peut pas utiliser { device } ici. Utilisez une version actuelle de Chrome, Edge, Firefox ou Safari.
trouble-other = Impossible de démarrer { device }. Réessayez, ou choisissez un autre appareil.

## Why the session is over

ending-left-title = Vous avez quitté la salle
ending-left-text = Votre caméra et votre micro sont éteints.
ending-replaced-title = Vous êtes ici dans une autre fenêtre
ending-replaced-text = Le même lien a été ouvert ailleurs, et cette autre fenêtre a pris votre place. Vous pouvez fermer celle-ci.
ending-removed-title = Le centre vous a exclu de la salle
ending-removed-text = Si vous pensez qu’il s’agit d’une erreur, contactez la personne qui vous a invité.
ending-room_closed-title = Cette salle est fermée
ending-room_closed-text = Elle ne rouvrira pas. Pour la prochaine session, demandez un nouveau lien au centre.
ending-session_ended-title = La session est terminée
ending-session_ended-text = Merci de votre participation. Au début de la prochaine session, votre lien vous laissera entrer.
ending-restarting-title = La salle redémarre
ending-restarting-text = Merci de revenir dans un instant.
ending-failed-title = Un problème est survenu de notre côté
ending-failed-text = Merci d’essayer de revenir.

## Why somebody was not let in, by the relay's code

refusal-unknown-title = Vous n’avez pas pu entrer dans la salle
refusal-room_full-title = La salle est complète
refusal-room_full-text = Toutes les places sont prises. Réessayez dans quelques minutes, ou prévenez la personne qui vous a invité.
refusal-token_expired-title = Ce lien a expiré
refusal-token_expired-text = Demandez-en un nouveau à la personne qui vous a invité.
refusal-token_not_yet_valid-title = Il est trop tôt pour ce lien
refusal-token_not_yet_valid-text = Il ouvrira la salle plus tard. Revenez alors, ou demandez-en un autre à la personne qui vous a invité.
refusal-wrong_room-title = Ce lien est celui d’une autre salle
refusal-wrong_room-text = Ouvrez le lien de cette session depuis votre invitation, ou demandez-en un nouveau.
refusal-unauthorized-title = Ce lien n’ouvre pas la salle
refusal-unauthorized-text = Il a été modifié en chemin, ou le serveur a une nouvelle clé depuis sa création. Demandez-en un nouveau à la personne qui vous a invité.
refusal-no_such_room-title = Cette salle n’est pas ouverte
refusal-no_such_room-text = Vérifiez la date et l’heure de votre invitation, ou demandez un nouveau lien au centre.
refusal-offer_refused-title = Ce navigateur n’a pas pu se connecter
refusal-offer_refused-text = Mettez-le à jour, ou utilisez une version actuelle de Chrome, Edge, Firefox ou Safari.
refusal-not_kept-title = Aucune session ne peut commencer pour l’instant
refusal-not_kept-text = Le serveur du centre ne peut pas en garder la trace. Réessayez dans quelques minutes, ou prévenez le centre.
refusal-room_locked-title = La salle est verrouillée
refusal-room_locked-text = La session a commencé, et le centre ne laisse entrer personne d’autre pour l’instant. Demandez au centre d’ouvrir la salle, puis réessayez.
refusal-lobby_full-title = Trop de personnes attendent
refusal-lobby_full-text = Personne d’autre ne peut attendre pour l’instant. Réessayez dans quelques minutes, ou appelez le centre.
refusal-denied-title = Vous n’avez pas été admis
refusal-denied-text = Si vous vous y attendiez, contactez le centre. Vous pouvez redemander dans une demi-minute.
refusal-denied-wrote = Le centre a écrit :
refusal-removed-title = Ce lien ne laisse plus entrer personne
refusal-removed-text = Le centre a exclu une personne entrée par ce lien. Si ce n’était pas vous, ou si c’était une erreur, demandez au centre un lien à votre nom.
refusal-session_ended-title = { ending-session_ended-title }
refusal-session_ended-text = { ending-session_ended-text }
refusal-room_closed-title = { ending-room_closed-title }
refusal-room_closed-text = { ending-room_closed-text }
refusal-replaced-title = { ending-replaced-title }
refusal-replaced-text = { ending-replaced-text }
refusal-unable-title = { unable-title }
refusal-unable-text = { unable-text }

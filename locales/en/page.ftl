### What the page says around the room, before one is in and after, in English: the other languages have the same
### keys. What it says in the room stands in room.ftl, which comes later.
###
### A hub and its clinics meet in a room. Who has the floor speaks; a clinic raises a hand to ask for
### it, and the host gives it. Codes of the relay stand in the keys as they are (room_full).

# what stands over the choice of languages
language = Language

product = Spindle
undo = Undo
close = Close
cancel = Cancel
try-again = Try again
you = You
hub = Hub
# who one is, beside one's own name
name-own = { $name } ({ you })
# a button of many alike, for a screen reader
about = { $action }: { $name }

home-title = Specialists and clinics, in one room
home-lead = Spindle connects a hub of specialists with clinics that join from a browser.
home-steps-title = How to join
home-step-1 = Open the link in your invitation. There is no account and nothing to install.
home-step-2 = Check your camera, microphone and speaker.
home-step-3 = Join. You can be heard and seen, and you can follow the case.
home-paste = Have a link? Paste it here
home-placeholder = https://…/r/…
home-open = Open room
home-not-a-link = This is not a link to a room here. It should look like the one in your invitation.
home-incomplete-title = This link is incomplete
home-incomplete = The last part is missing. Copy the whole link from your invitation and open it again.

prejoin-title = Ready to join?
prejoin-title-of = Ready to join { $room }?
prejoin-watch = Watch and listen
prejoin-watches = You join to watch and listen. Nobody sees or hears you.
prejoin-as = You join as { $name }.
prejoin-as-hub = You join as { $name }, for the hub.
prejoin-name = Your name
prejoin-name-placeholder = Clinic or person
prejoin-join = Join now
prejoin-joining = Joining…
prejoin-without = Join without camera and microphone
prejoin-coming-back = Taking you back to the room…
prejoin-still-trying = The room cannot be reached. Trying again…
survey-last = You were in a session here on { $date }.
survey-last-open = Answer its survey
prejoin-preview = Your camera picture
prejoin-camera-off = Your camera is off
prejoin-camera-starting = Starting your camera…
prejoin-camera-none = No camera picture
prejoin-asking = Your browser may ask for your camera and microphone: choose Allow.
prejoin-level = Microphone level
prejoin-mic-off = Your microphone is off
prejoin-speak = Say something: the bar should move
prejoin-microphone = Microphone
prejoin-camera = Camera
prejoin-speaker = Speaker
prejoin-system-speaker = System default
prejoin-test-speaker = Test
prejoin-testing = Playing…
prejoin-heard = You should have heard three notes. If not, choose another speaker or turn up the volume.
prejoin-unnamed = { $kind } { NUMBER($number) }

companions-title = Others are here with me
companions-count = { $count ->
    [one] One other is here with me
   *[other] { $count } others are here with me
}
companions-label = Who else sits at this screen?
companions-placeholder = Name of another person
companions-add = Add
companions-remove = Remove
companions-known = With you before
companions-hint = Everyone named here is counted as present, by name.
companions-full = More than { NUMBER($count) } cannot be named.

waiting-title = The host lets you in soon
waiting-no-host = Nobody of the hub is here yet
waiting-in = Waiting to join { $room }
waiting-next = You are next.
waiting-before = { $count ->
    [one] One is waiting before you.
   *[other] { $count } are waiting before you.
}
waiting-text = Nobody sees or hears you yet. Check your camera, microphone and speaker meanwhile; leave this page open.
waiting-text-watching = Nobody sees or hears you. Check your speaker meanwhile; leave this page open.
waiting-offline = The connection was lost. Your place is kept while we try again…
waiting-leave = Stop waiting
waiting-mark = Waiting

unable-title = This browser cannot join a room
unable-text = Open your link in a current version of Chrome, Edge, Firefox or Safari. If it opened inside another app, choose “Open in browser” in that app's menu.
unable-lacks = For your IT person: it has no { $names }. A setting, a policy or an extension may have switched that off.

controls-mute-long = Mute microphone
controls-unmute-long = Unmute microphone
controls-camera-on = Turn camera on
controls-camera-off = Turn camera off
controls-light = Use light colours
controls-dark = Use dark colours

tap-hear-title = Tap to hear the room
tap-hear-text = Your browser has stopped the sound.

tap-see-title = Tap to see the room
tap-see-text = Your browser has stopped the pictures.

later-waiting = Loading…
later-failed = This part of the page did not come through.
later-again = Try again

microphone-nothing = We hear nothing from your microphone.
microphone-choose = Choose another
microphone-muted = You are muted: nobody hears you.
microphone-muted-keys = Press M to unmute, or hold Space while you speak.

device-taken = { $what ->
    [camera] Your camera was disconnected. Now in use: { $name }.
    [speaker] Your speaker was disconnected. Sound now comes from: { $name }.
   *[microphone] Your microphone was disconnected. Now in use: { $name }.
}
device-back = Connected and in use again: { $name }.

rejoin = Join again

## A device that did not open, by its trouble

# The device inside of the sentences below: a language that declines it writes it out there.
device = { $what ->
    [camera] camera
    [screen] screen
    [both] camera and microphone
   *[microphone] microphone
}
trouble-denied = This page may not use your { device }. Click the icon to the left of the address, allow the { device }, then try again.
trouble-denied_by_system = Your computer does not let this browser use the { device }. Allow it in the system's privacy settings, then try again.
trouble-dismissed = The question about your { device } was closed. Try again and choose Allow.
trouble-missing = { $what ->
    [both] No camera and no microphone were found. Plug them in and try again, or join without them.
   *[microphone] No { device } was found. Plug one in and try again, or join without it.
}
trouble-busy = Another program is using your { device }. Close it and try again.
trouble-lost = The connection to your { device } was lost. Plug it in and try again.
trouble-held = Your { device } is taken away by the system: by a call, another program, or a switch on the device. It comes back by itself; if not, try again.
trouble-zeros = Nothing at all comes from it. Choose another microphone, or allow this browser to hear it in the system's privacy settings.
trouble-faint = Next to nothing comes from it. Turn up its volume, look for a mute switch on it, or choose another microphone.
trouble-silent = Nothing has come from it for a while. If you are speaking, look for a mute switch on it, or choose another microphone.
trouble-still = Others see your { device } stand still: the shared window is hidden or minimised.
trouble-insecure = This page can use your { device } only over a secure connection: its address must begin with https://
trouble-unsupported = This browser cannot use a { device } here. Please use a current version of Chrome, Edge, Firefox or Safari.
trouble-other = Your { device } could not be started. Try again, or choose another one.

## Why the session is over

ending-left-title = You left the room
ending-left-text = Your camera and microphone are off.
ending-replaced-title = You are here in another window
ending-replaced-text = The same link was opened somewhere else, and that window has taken your place. You can close this one.
ending-removed-title = The hub has removed you from the room
ending-removed-text = If you think this was a mistake, please contact the person who invited you.
ending-room_closed-title = This room is closed
ending-room_closed-text = It does not open again. For the next session, please ask the hub for a new link.
ending-session_ended-title = The session has ended
ending-session_ended-text = Thank you for taking part. When the next session begins, your link lets you in.
ending-restarting-title = The room is restarting
ending-restarting-text = Please come back in a moment.
ending-failed-title = Something went wrong on our side
ending-failed-text = Please try to come back.

## Why somebody was not let in, by the relay's code

refusal-unknown-title = You could not join the room
refusal-room_full-title = The room is full
refusal-room_full-text = Every place is taken. Please try again in a few minutes, or tell the person who invited you.
refusal-token_expired-title = This link has expired
refusal-token_expired-text = Please ask the person who invited you for a new one.
refusal-token_not_yet_valid-title = It is too early for this link
refusal-token_not_yet_valid-text = It opens the room from a later time on. Please come back then, or ask the person who invited you for another one.
refusal-wrong_room-title = This link is for another room
refusal-wrong_room-text = Please open the link of this session from your invitation, or ask for a new one.
refusal-unauthorized-title = This link does not open the room
refusal-unauthorized-text = It was changed on its way, or the server has a new key since it was made. Please ask the person who invited you for a new one.
refusal-no_such_room-title = This room is not open
refusal-no_such_room-text = Please check the date and time of your invitation, or ask the hub for a new link.
refusal-offer_refused-title = This browser could not connect
refusal-offer_refused-text = Please update it, or use a current version of Chrome, Edge, Firefox or Safari.
refusal-not_kept-title = No session can begin just now
refusal-not_kept-text = The hub's server cannot keep a record of it. Please try again in a few minutes, or tell the hub.
refusal-room_locked-title = The room is locked
refusal-room_locked-text = The session has begun, and the hub lets nobody else in for now. Ask the hub to open the room, then try again.
refusal-lobby_full-title = Too many are waiting
refusal-lobby_full-text = No more can wait to be let in just now. Please try again in a few minutes, or call the hub.
refusal-denied-title = You were not let in
refusal-denied-text = If you expected to be, contact the hub. You can ask again in half a minute.
refusal-denied-wrote = The hub wrote:
refusal-removed-title = This link lets nobody in any more
refusal-removed-text = The hub has removed someone who came by it. If that was not you, or was a mistake, ask the hub for a link of your own.
refusal-session_ended-title = { ending-session_ended-title }
refusal-session_ended-text = { ending-session_ended-text }
refusal-room_closed-title = { ending-room_closed-title }
refusal-room_closed-text = { ending-room_closed-text }
refusal-replaced-title = { ending-replaced-title }
refusal-replaced-text = { ending-replaced-text }
refusal-unable-title = { unable-title }
refusal-unable-text = { unable-text }

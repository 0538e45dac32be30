### Every sentence the page shows or speaks, in English: the other languages have the same keys.
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

unable-title = This browser cannot join a room
unable-text = Open your link in a current version of Chrome, Edge, Firefox or Safari. If it opened inside another app, choose “Open in browser” in that app's menu.
unable-lacks = For your IT person: it has no { $names }. A setting, a policy or an extension may have switched that off.

controls-label = Controls
controls-mute = Mute
controls-unmute = Unmute
controls-mute-long = Mute microphone
controls-unmute-long = Unmute microphone
controls-camera = Camera
controls-camera-on = Turn camera on
controls-camera-off = Turn camera off
controls-share = Share
controls-share-long = Share screen
controls-stop-share = Stop
controls-stop-share-long = Stop sharing
controls-people = People
controls-devices = Devices
controls-leave = Leave
controls-help = Keyboard shortcuts
controls-light = Use light colours
controls-dark = Use dark colours
small-window = Small window above all others
small-window-nothing = There is no picture to show just now.
small-window-failed = Your browser did not open the window. Please try again.

title-floor = You have the floor
title-hands = { $count ->
    [one] 1 hand
   *[other] { $count } hands
}
stage = Stage
gallery = Everyone in the room
previous-page = Previous page
next-page = Next page
page = Page { NUMBER($index) } of { NUMBER($count) }
waiting-for-hub = Waiting for the hub
waiting-for-hub-text = You are in the room. The picture appears here as soon as the hub joins.
hub-gone = The hub has left
hub-gone-text = Stay here: the session goes on as soon as someone of the hub is back. Meanwhile you hear the others and can write in the chat.
waiting-for-clinics = Nobody else is here yet
waiting-for-clinics-text = Clinics appear here as they join.
screen-of = Screen of { $name }
sharing = You are sharing your screen
undecodable = This browser cannot show this picture
away = Connection lost
muted = muted
speaking = speaking
the-floor = has the floor
floor-badge = Floor

tap-hear-title = Tap to hear the room
tap-hear-text = Your browser has stopped the sound.

tap-see-title = Tap to see the room
tap-see-text = Your browser has stopped the pictures.

chat-title = Chat
chat-empty = Nothing has been written yet.
chat-to = To
chat-everyone = Everyone
chat-hub = The hub
chat-placeholder = Write a message
chat-send = Send
chat-send-hint = Enter sends, Shift and Enter begins a new line.
chat-earlier = Earlier messages
chat-remove = Take this message back
chat-you = You
chat-only-hub = to the hub
chat-only-to = to { $name }
chat-only-you = to you
chat-gone = someone who has left
chat-left = { NUMBER($count) } left
chat-unread = { NUMBER($count) } unread
chat-from = { $name } writes: { $text }
chat-to-you = { $name } to you: { $text }

announcements-title = Announcements
announcements-count = { $count ->
    [one] { NUMBER($count) } announcement
   *[other] { NUMBER($count) } announcements
}
announcements-open = Read all announcements ({ NUMBER($count) })
announcements-close = Show one line only
announcements-fold = Fold away, for me only
announcements-new = Announcement by { $name }: { $text }
announcements-edited-by = changed by { $name }
announcements-edit = Edit this announcement
announcements-text = Text of the announcement
announcements-save = Save
announcements-edited = The announcement was changed.
announcements-take-down = Take this announcement down
announcements-taken-down = The announcement was taken down for everyone.
announcements-post = Post as an announcement
announcements-post-long = Post as an announcement: it stays in everyone’s sight until it is taken down
announcements-long = An announcement has at most { NUMBER($count) } characters.

reactions-title = Show a reaction
reactions-react = React
reactions-thumbs_up = I agree
reactions-applause = Well done
reactions-heart = With you
reactions-thanks = Thank you
reactions-cannot_hear = Cannot hear
reactions-slower = Slower, please
reactions-call-cannot_hear = { $count ->
    [one] { NUMBER($count) } person cannot hear.
   *[other] { NUMBER($count) } people cannot hear.
}
reactions-call-slower = { $count ->
    [one] { NUMBER($count) } person asks to go slower.
   *[other] { NUMBER($count) } people ask to go slower.
}

polls-title = Polls
polls-empty = No poll yet. The hub can ask one.
polls-empty-hub = No poll yet. Prepare one: nobody but the hub sees it until you start it.
polls-drafts = Drafts
polls-closed = Closed
polls-make = Make a poll
polls-answer = Answer
polls-later = Not now
polls-vote = Vote
polls-vote-anew = Change my vote
polls-sending = Sending…
polls-voted = Your vote counts.
polls-you-voted = You have voted.
polls-not-you = In this poll observers do not vote.
polls-opened = A poll is open: { $question }
polls-opened-for-others = Others are asked: { $question }
polls-closed-now = The poll is closed: { $question }
polls-you-closed = The poll is closed.
polls-removed = The poll was removed.
polls-at-most = Choose at most { NUMBER($count) }.
polls-anonymous-final = Anonymous: nobody can see who answered what. So your vote is final.
polls-named-until = Not anonymous: the hub sees your answer beside your name. You can change it until the poll is closed.
polls-hidden = The hub sees the results, and may share them.
polls-count = { $count ->
    [one] { NUMBER($count) } vote
   *[other] { NUMBER($count) } votes
}
polls-mean = mean { NUMBER($mean) }
polls-percent = { NUMBER($percent) }%
polls-yours = (your answer)
polls-too-few = The answers are shown from { NUMBER($count) } votes on, so that nobody’s can be guessed.
polls-names = Who answered what
polls-kind = How it is answered
polls-kind-single = One choice
polls-kind-multiple = Several choices
polls-kind-scale = A scale
polls-anonymous = anonymous
polls-named = with names
polls-for-all = results for everyone
polls-for-hub = results for the hub
polls-observers-too = observers vote
polls-start = Start: { $question }
polls-start-short = Start
polls-close = Close: { $question }
polls-close-short = Close
polls-reopen = Open again: { $question }
polls-reopen-short = Open again
polls-another-open = Another poll is open. Close it first.
polls-share = Share the results: { $question }
polls-share-short = Share results
polls-hide = Show the results to the hub only: { $question }
polls-hide-short = Hub only
polls-edit = Edit: { $question }
polls-remove = Remove: { $question }
polls-editor = The poll
polls-question = Question
polls-choices = Choices
polls-choice = Choice { NUMBER($number) }
polls-add-choice = Add a choice
polls-remove-choice = Remove choice { NUMBER($number) }
polls-most = At most how many (empty: all)
polls-from = From
polls-to = To
polls-low = What the lowest means
polls-high = What the highest means
polls-set-anonymous = Anonymous
polls-anonymous-text = Who votes and what is answered are kept apart. A vote is final.
polls-named-text = The hub reads who answered what once it is closed. Votes can be changed until then.
polls-set-shared = Results for everyone
polls-shared-text = Everyone sees them live once they have voted.
polls-unshared-text = The hub alone sees them until you share them.
polls-set-observers = Observers vote, too
polls-incomplete = It needs a question and two choices, or a scale that goes upwards from 0 to at most 10.
polls-save = Save as a draft

later-waiting = Loading…
later-failed = This part of the page did not come through.
later-again = Try again

host-you = You host this session.
host-you-for-now = You host this session until a facilitator is back: the floor, the hands and the room are yours.
host-now = { $name } hosts now.
host-badge = Host

roles-facilitator = Facilitator
roles-coordinator = Coordinator
roles-specialist = Specialist
roles-observer = Observer

asked-to-unmute = { $name } asks you to unmute your microphone.

people-title = People
people-mute-all = Mute all
people-muted-all = Everyone but whoever has the floor is muted.
people-ask = Ask to unmute
people-asked = { $name } is asked to unmute.
people-more = More
people-rename = Rename
people-rename-title = Rename { $name }
people-new-name = New name
people-save = Save
people-hub = Hub
people-spokes = Clinics
people-give = Give the floor
people-take = Take back the floor
people-mute = Mute
people-remove = Remove
people-remove-title = Remove { $name }?
people-remove-text = They leave the room at once, and their link lets nobody in any more. If several clinics were sent it, those who are here stay, and the others need a new one.
people-nobody = No clinic has joined yet.
pin = Pin for me
unpin = Unpin
pinned = Pinned for you
spotlight-on = Spotlight for everyone
spotlight-off = End the spotlight
spotlight-badge = Spotlight
spotlight-you = Everyone sees you large now.
gallery-everyone = Let clinics see each other
gallery-stage = Clinics see the stage only
gallery-now-everyone = Clinics see each other now.
gallery-now-stage = Clinics see the hub and whoever has the floor.
crowd = { $count ->
    [one] 1 more here
   *[other] { NUMBER($count) } more here
}
pictures-off = Pictures are off on this page

slide-keys = Plus and minus zoom, 0 shows all of it, arrows move it.
slide-larger = Zoom in
slide-smaller = Zoom out
slide-whole = Show all of it
slide-full = Full screen
slide-full-off = Leave full screen
view-title = What I see
view-even = Everyone equally large
view-hide-self = Hide my own picture from me
view-pictures = Pictures of others
view-pictures-all = All
view-pictures-stage = Only who is large
view-pictures-none = None: voice and slides only

leaving-title = Leave the room?
leaving-leave = Leave
leaving-leave-text = The session goes on without you.
leaving-leave-alone-text = Nobody of the hub is left then: the clinics stay among themselves.
leaving-debrief = End for clinics
leaving-debrief-text = The clinics leave. The hub stays for a debrief, and no clinic comes in.
leaving-end = End for everyone
leaving-end-text = Everyone leaves. Clinics come in again when the hub opens the next session.
leaving-ending = Ending…
leaving-offline = You are not connected just now: the session can be ended when you are back.

entrance-lock = Lock the room
entrance-unlock = Let clinics in
entrance-locked = Locked
entrance-locked-long = The room is locked: no clinic comes in that is not here.
entrance-ended = Debrief
entrance-ended-long = The session has ended for the clinics. Only the hub is here.
entrance-open = Clinics can come in again.

hands-title = Hands
hands-raise = Raise hand
hands-lower = Lower hand
hands-raise-long = Raise hand to ask for the floor
hands-place = Hand { NUMBER($place) }
hands-place-long = Hand { NUMBER($place) }: lower your hand
hands-next = Next
hands-next-long = Next: give the floor to { $name }
hands-nobody-waits = Next: nobody has raised a hand
hands-is-number = { $name } is number { NUMBER($place) }.
hands-nobody = No hand is up. Clinics raise theirs to ask for the floor.
hands-give = Give the floor
hands-lower-of = Lower the hand of { $name }
hands-up = Move { $name } one place up
hands-lower-all = Lower all
hands-lower-all-title = { $count ->
    [one] Lower the one hand?
   *[other] Lower all { $count } hands?
}
hands-lower-all-text = Everyone who waits has to raise a hand again, and loses the place in the queue.
hands-fresh = not spoken yet
hands-waits = { $minutes ->
    [0] just now
   *[other] { MINUTES($minutes) }
}
hands-you-are-next = You are next to speak.
hands-your-place = You are number { NUMBER($place) } to speak.
hands-lowered = The hub has lowered your hand.
hands-closed = Hands are closed while the session sums up. You can raise yours in the next part.
hands-closed-short = Hands closed
hands-order = Clinics come before the hub, and who has not spoken before who has.
hands-raised = { $name } raised a hand.
hands-many = { NUMBER($count) } more hands are up.
hands-badge = hand raised, number { NUMBER($place) }
hands-muted-floor = You have the floor, and nobody hears you yet.

agenda-title = Agenda
agenda-phase-welcome = Welcome
agenda-phase-didactic = Talk
agenda-phase-introduce = Case: introduction
agenda-phase-present = Case: presentation
agenda-phase-clarify = Case: questions
agenda-phase-recommend = Case: recommendations
agenda-phase-sum_up = Case: summary
agenda-phase-announcements = Announcements
agenda-phase-survey = Survey
agenda-phase-close = Goodbye
# The same where there is no room for more.
agenda-short-welcome = Welcome
agenda-short-didactic = Talk
agenda-short-introduce = Introduction
agenda-short-present = Presentation
agenda-short-clarify = Questions
agenda-short-recommend = Recommendations
agenda-short-sum_up = Summary
agenda-short-announcements = Announcements
agenda-short-survey = Survey
agenda-short-close = Goodbye
agenda-steps = Steps of this case
agenda-questions-only = Questions only; recommendations come next.
agenda-empty = This session has no agenda yet.
agenda-begin = Begin
agenda-next = Next
agenda-next-is = Next: { $name }
agenda-finish = Finish
agenda-finish-long = Finish the agenda
agenda-back = Back
agenda-back-to = Back to { $name }
agenda-extend = +{ MINUTES($minutes) }
agenda-extend-long = Give this item { MINUTES($minutes) } more
agenda-edit = Edit
agenda-now = Now
agenda-go-to = Go to { $name }
agenda-planned = planned { MINUTES($minutes) }
agenda-extended = planned { NUMBER($minutes) } + { MINUTES($more) }
agenda-took = took { $time }
agenda-runs = { $time } so far
agenda-total = Planned in all: { MINUTES($minutes) } · so far: { $time }
agenda-timer = { $time } of { MINUTES($minutes) }
agenda-left = { $time } left
agenda-late = { $time } over
agenda-begins = { $name } begins.
agenda-nothing-runs = No item of the agenda runs.
agenda-soon = { $name }: { MINUTES($minutes) } left.
agenda-over = { $name }: the planned time is over.
agenda-editor = Edit the agenda
agenda-kind = Part
agenda-item-title = Title (optional)
agenda-length = Minutes
agenda-minute-short = min
agenda-up = Move { $name } up
agenda-down = Move { $name } down
agenda-remove = Remove { $name }
agenda-runs-now = { $name } runs now and stays
agenda-add = Add an item
agenda-add-case = Add a case
agenda-save = Save

case-title = Case
case-none = No case is open.
case-none-host = No case is open. Everyone sees a case from when you open it.
case-open = Open a case
case-edit = Edit the case
case-of = Case { $id }
case-sheet = The case
case-opened = Case { $id } is open.
case-no-names = Everyone in the room reads this. Write no names, no dates, no places, no employer and no chart numbers: say “about 3 weeks before” and “90 or older”. The identified half stays outside the room.
case-id = ECHO ID
case-id-hint = Programme code, year and number, as in ABC-2026-0042. It says nothing of a person or a place.
case-presenter = Who presents
case-presenter-other = Someone else, or not said
case-presenter-name = As it is shown
case-question = The question
case-question-number = Question { NUMBER($number) }
case-question-hint = At most { NUMBER($count) } characters each.
case-question-add = Add a question
case-section-summary = Summary
case-section-goal = The patient’s goal, in their own words
case-section-history = History
case-section-medication = Medication
case-section-results = Results
case-section-tried = What was tried
case-section-plan = Current plan
case-section-title = Title of this section
case-section-number = Section { NUMBER($number) }
case-section-add = Add a section
case-too-long = All sections together are too long. Characters to take out: { NUMBER($count) }.
case-sending = Saving…
case-away = The line is away. What you typed stays here.
case-stale = Someone else changed this meanwhile. Your words are still here.
case-stale-by = { $name } changed this meanwhile. Your words are still here.
case-stale-now = What it says now
case-stale-theirs = Keep theirs
case-stale-mine = Put mine in its place
case-strip-more = Show all of the question
case-strip-less = Show less of the question
case-recommendations = Recommendations
case-recommendation = Recommendation
case-nothing-yet = Nothing is written down yet.
case-suggestions = Suggestions of clinics
case-left-out = Left out: { NUMBER($count) }
case-take = Take
case-leave = Leave out
case-up = Move recommendation { NUMBER($number) } up
case-down = Move recommendation { NUMBER($number) } down
case-edit-one = Edit this recommendation
case-remove = Remove this recommendation
case-removed = The recommendation is removed.
case-taken = The recommendation is taken.
case-left = The recommendation is left out.
case-written = It is written down.
case-suggested = A clinic suggests something.
case-yours-taken = Your suggestion is among the recommendations.
case-by-clinic = a clinic
case-by-hub = the hub
case-heading = Heading
case-heading-none = None
case-heading-assessment = Assessment and diagnosis
case-heading-drugs = Drugs
case-heading-non_drug = Non-drug treatment
case-heading-interventions = Interventions
case-heading-biopsychosocial = Biopsychosocial
case-heading-tests = Tests
case-heading-referral = Referral
case-heading-safety = Safety
case-heading-system = System
case-heading-other = Other
case-strength = How much is meant
case-strength-none = Not said
case-strength-first = Do first.
case-strength-consider = Consider.
case-strength-if_fails = If that fails.
case-discipline = Discipline of who says it
case-serves-goal = Serves the patient’s own goal
case-details = Details
case-write = Write down
case-suggest = Suggest
case-write-hint = Enter writes it down, Shift and Enter begin a new line.
case-suggest-hint = The host takes it or leaves it. Everyone sees it.
case-kept-questions = Questions only for now: recommendations come next. What you type here is kept until then.
case-kept-later = Clinics suggest when the session comes to recommendations. What you type here is kept until then.
case-said-by = Who said it
case-said-by-me = I did
case-read-back = Read back
case-show-large = Show large
case-mark-read-back = They were read back
case-was-read-back = Read back in the session.
case-not-read-back = They were not read back yet.
case-print = Print, or save as PDF
case-notice = Advice to a clinician for a de-identified case. It makes no relationship with the patient; the treating clinician decides.
case-follow-up = Day of the follow-up
case-comes-again = Follow-up: { $date }
case-no-follow-up = No day is agreed for a follow-up.
case-close = Close the case
case-close-title = Close case { $id }?
case-close-text = Nobody sees it after that, and you can open it again in this session. Save the letter now or later: it is kept until ten minutes after the last one has left.
case-close-taken = Recommendations: { NUMBER($count) }
case-still-waiting = Suggestions neither taken nor left out: { NUMBER($count) }
case-closed = Case { $id } is closed.
case-closed-list = Closed in this session
case-reopen = Open again
case-reopen-first = Close the open case first
case-letter = Save the letter of { $id }
case-letter-names = With the names of who presented and who said what
case-letter-failed = The letter could not be had. Please try again in a moment.


shortcuts-title = Keyboard shortcuts
shortcuts-microphone = Microphone on or off
shortcuts-talk = Speak while muted, for as long as you hold it
shortcuts-space = Space
shortcuts-camera = Camera on or off
shortcuts-screen = Share your screen
shortcuts-people = Who is here
shortcuts-hands = Raise or lower your hand; for a host, who has raised one
shortcuts-chat = Chat
shortcuts-case = The case before the room
shortcuts-agenda = Agenda
shortcuts-react = Show a reaction
shortcuts-polls = Polls
shortcuts-next = For a host: give the floor to who is next
shortcuts-go-on = For a host: go on to the next item of the agenda
shortcuts-help = This list

line-good = Connection good
line-weak = Connection weak
line-reconnecting = Reconnecting…
line-round-trip = Round trip: { NUMBER($ms) } ms

# The same where there is no room for more than a word.
line-short-good = Good
line-short-weak = Weak
line-short-reconnecting = Reconnecting…

reconnecting-text = You stay in the room. Picture and sound come back by themselves.
blocked-title = No sound or picture gets through.
blocked-text = This network seems to block them. Ask your IT person to allow UDP to this server, or try another network.
back = You are connected again.
joined = You are in { $room }.
came = { $name } joined.
left = { $name } left.
has-floor = { $name } has the floor.
has-floor-badge = { $name } has the floor
you-have-floor = You have the floor.
you-have-floor-badge = You have the floor
floor-free = Nobody has the floor.
floor-taken = The floor is free again.
unmute = Unmute
removed = { $name } was removed.

silenced-microphone = The hub has muted your microphone.
silenced-camera = The hub has turned off your camera.
silenced-screen = Your screen share has ended.

still-muted-microphone = Your microphone is muted, as it was before.
still-muted-camera = Your camera is off, as it was before.

given-back-microphone = Your microphone is heard again.
given-back-camera = Your camera is seen again.
given-back-screen = Your screen is seen again.

microphone-nothing = We hear nothing from your microphone.
microphone-choose = Choose another
microphone-muted = You are muted: nobody hears you.
microphone-muted-keys = Press M to unmute, or hold Space while you speak.
talk-heard = You are heard while you hold Space.

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

## What a person asked for and did not get, by the relay's code

refused-floor_needed = You can share your screen while you have the floor. Ask the hub for it.
refused-screen_taken = The hub is sharing its screen. You can share yours when it has ended.
refused-host_only = Only the host can do this.
refused-role_may_not = Your role in this session does not include that.
refused-no_such_participant = They have just left the room.
refused-cannot_speak = They only watch, so they cannot have the floor.
refused-no_such_hand = That hand is not up any more.
refused-hands_closed = { hands-closed }
refused-no_such_item = That item is not in the agenda any more.
refused-agenda_too_long = An agenda has at most 60 items.
refused-title_too_long = That title is too long.
refused-minutes_out_of_range = An item of the agenda has at most 240 minutes.
refused-nothing_runs = No item of the agenda runs just now.
refused-no_such_line = That message is gone already.
refused-no_such_announcement = That announcement is gone already.
refused-too_many_announcements = There are ten announcements already. Take one down first.
refused-no_such_poll = That poll is not there any more.
refused-too_many_polls = There are twenty polls already. Remove one first.
refused-poll_started = That poll has been started, so it cannot be changed any more.
refused-poll_open = Another poll is open just now. Close it first, please.
refused-poll_not_open = That poll takes no votes any more.
refused-already_voted = You have voted already, and a vote in an anonymous poll is final.
refused-choices_out_of_range = A poll has 2 to 10 choices.
refused-scale_out_of_range = A scale goes upwards, from 0 or more to at most 10.
refused-ballot_unfit = Please choose an answer, and no more than the poll allows.
refused-no_case = That case is not open any more.
refused-case_open = Another case is open. Close it first: nothing of it is lost.
refused-bad_echo_id = { case-id-hint }
refused-echo_id_taken = Another case of this room has that ECHO ID. Take the next number.
refused-questions_out_of_range = A case has one to three questions.
refused-too_many_sections = A case has at most 16 sections.
refused-no_such_recommendation = That recommendation is gone already.
refused-too_many_recommendations = A case has at most 50 recommendations. Remove some, or put some together.
refused-recommend_later = It is too early for recommendations. What you typed is kept.
refused-stale_edit = { case-stale }
refused-bad_date = There is no such day.
refused-hub_alone = You can write to the hub, or to one of the hub.
refused-text_too_long = That message is too long. Please send it in parts.
refused-too_fast = Too many messages at once. Please wait a few seconds and send it again.
refused-not_kept = This cannot be saved just now, so it was not sent. Please try again in a moment.
refused-policed = Your browser sends more than the room allows. If it goes on, reload this page.

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

### What the relay says itself, in English: on a page that could not be opened, and in the letter of a case. It may
### speak of what room.ftl holds.

error-restarting = The server is restarting
error-restarting-text = You need not do anything: this page tries again by itself in a few seconds.
error-program = This address is for programs
error-program-to = What programs can ask for
error-ended = This session has ended
error-ended-text = Thank you for taking part.
error-failed = Something went wrong on our side
error-failed-text = Try again in a moment. If it stays so, tell the person who invited you.
error-nothing = There is nothing at this address
error-nothing-text = If you were sent a link to a session, a part of it may be missing or changed. Open it again from your invitation, to its very end.
error-to-start = To the start page

letter-open = This case is still before the room: what follows may change.
letter-presented = Presented by { $name }
letter-none = None was written down.
letter-follow-up = Follow-up
letter-notice = Notice
letter-clinician = Clinician
# the day of a follow-up
letter-day = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }

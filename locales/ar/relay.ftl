error-restarting = الخادم قيد إعادة التشغيل
error-restarting-text = لا حاجة إلى أن تفعل شيئًا: تعيد هذه الصفحة المحاولة من تلقاء نفسها بعد ثوانٍ.
error-program = هذا العنوان مخصص للبرامج
error-program-to = ما يمكن للبرامج طلبه
error-ended = انتهت هذه الجلسة
error-ended-text = شكرًا على مشاركتك.
error-failed = حدث خطأ من جهتنا
error-failed-text = حاول مرة أخرى بعد قليل. وإن بقي الأمر كذلك فأخبر من دعاك.
error-nothing = لا شيء في هذا العنوان
error-nothing-text = إن كان قد أُرسل إليك رابط لجلسة، فربما نقص جزء منه أو تغيّر. افتحه من جديد من دعوتك، حتى آخره.
error-to-start = إلى صفحة البداية

letter-open = ما زالت هذه الحالة معروضة على الغرفة: قد يتغيّر ما يلي.
letter-presented = قدّمها { $name }
letter-none = لم تُدوَّن أي توصية.
letter-follow-up = المتابعة
letter-notice = تنبيه
letter-clinician = معالج
letter-day = { $day } { $month ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
} { $year }

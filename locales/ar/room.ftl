controls-label = عناصر التحكم
controls-mute = كتم
controls-unmute = إلغاء الكتم
controls-camera = الكاميرا
controls-share = مشاركة
controls-share-long = مشاركة الشاشة
controls-stop-share = إيقاف
controls-stop-share-long = إيقاف المشاركة
controls-people = الحاضرون
controls-devices = الأجهزة
controls-leave = مغادرة
controls-help = اختصارات لوحة المفاتيح
small-window = نافذة صغيرة فوق كل النوافذ
small-window-nothing = لا توجد صورة لعرضها الآن.
small-window-failed = لم يفتح المتصفح النافذة. يُرجى إعادة المحاولة.

title-floor = الكلمة لك
title-hands = { $count ->
    [zero] لا أيدٍ مرفوعة
    [one] يد واحدة مرفوعة
    [two] يدان مرفوعتان
    [few] { $count } أيدٍ مرفوعة
    [many] { $count } يدًا مرفوعة
   *[other] { $count } يد مرفوعة
}
stage = المنصة
gallery = كل من في الغرفة
previous-page = الصفحة السابقة
next-page = الصفحة التالية
page = الصفحة { NUMBER($index) } من { NUMBER($count) }
waiting-for-hub = في انتظار المركز
waiting-for-hub-text = أنت في الغرفة. ستظهر الصورة هنا بمجرد انضمام المركز.
hub-gone = غادر المركز
hub-gone-text = ابق هنا: تستمر الجلسة فور عودة أحد من المركز. في هذه الأثناء تسمع الآخرين ويمكنك الكتابة في الدردشة.
hub-gone-bar = غادر المركز. ابق هنا: تستمر الجلسة فور عودة أحد من المركز.
hub-lost = انقطع الاتصال بالمركز. ابق هنا: تستمر الجلسة فور عودته.
waiting-for-clinics = لا أحد غيرك هنا بعد
waiting-for-clinics-text = ستظهر العيادات هنا عند انضمامها.
screen-of = شاشة { $name }
sharing = أنت تشارك شاشتك
undecodable = لا يستطيع هذا المتصفح عرض هذه الصورة
away = انقطع الاتصال
muted = الميكروفون مكتوم
speaking = يتحدث الآن
the-floor = لديه الكلمة
floor-badge = الكلمة

chat-title = الدردشة
chat-empty = لم يُكتب شيء بعد.
chat-to = إلى
chat-everyone = الجميع
chat-hub = المركز
chat-held-back = في هذه الجلسة تكتب العيادات إلى المركز. وما هو للجميع يأتي من المركز.
chat-placeholder = اكتب رسالة
chat-send = إرسال
chat-send-hint = المفتاح { "Enter" } للإرسال، و{ "Shift" } مع { "Enter" } لبدء سطر جديد.
chat-earlier = الرسائل السابقة
chat-remove = سحب هذه الرسالة
chat-you = أنت
chat-only-hub = إلى المركز
chat-only-to = إلى { $name }
chat-only-you = إليك
chat-gone = شخص غادر الغرفة
chat-unsent = لم تصل رسالتك الأخيرة. أُعيدت إلى خانة الكتابة.
chat-left = { $count ->
    [zero] لم يبقَ أي حرف
    [one] بقي حرف واحد
    [two] بقي حرفان
    [few] بقيت { $count } أحرف
    [many] بقي { $count } حرفًا
   *[other] بقي { $count } حرف
}
chat-unread = { $count ->
    [zero] لا رسائل غير مقروءة
    [one] رسالة غير مقروءة
    [two] رسالتان غير مقروءتين
    [few] { $count } رسائل غير مقروءة
    [many] { $count } رسالة غير مقروءة
   *[other] { $count } رسالة غير مقروءة
}
chat-from = كتب { $name }: { $text }
chat-to-you = كتب { $name } إليك: { $text }

announcements-title = الإعلانات
announcements-count = { $count ->
    [zero] لا إعلانات
    [one] إعلان واحد
    [two] إعلانان
    [few] { NUMBER($count) } إعلانات
    [many] { NUMBER($count) } إعلانًا
   *[other] { NUMBER($count) } إعلان
}
announcements-open = قراءة كل الإعلانات ({ NUMBER($count) })
announcements-close = عرض سطر واحد فقط
announcements-fold = طيّ، لي وحدي
announcements-new = إعلان من { $name }: { $text }
announcements-edited-by = عدّله { $name }
announcements-edit = تعديل هذا الإعلان
announcements-text = نص الإعلان
announcements-save = حفظ
announcements-edited = عُدّل الإعلان.
announcements-take-down = إزالة هذا الإعلان
announcements-taken-down = أُزيل الإعلان لدى الجميع.
announcements-post = نشر كإعلان
announcements-post-long = نشر كإعلان: يبقى أمام الجميع حتى يُزال
announcements-long = الإعلان { NUMBER($count) } حرفًا على الأكثر.

reactions-title = إظهار تفاعل
reactions-react = تفاعل
reactions-thumbs_up = أوافق
reactions-applause = أحسنتم
reactions-heart = معكم
reactions-thanks = شكرًا
reactions-cannot_hear = لا أسمع
reactions-slower = أبطأ من فضلك
reactions-call-cannot_hear = { $count ->
    [zero] لا أحد لا يسمع.
    [one] شخص واحد لا يسمع.
    [two] شخصان لا يسمعان.
    [few] { NUMBER($count) } أشخاص لا يسمعون.
    [many] { NUMBER($count) } شخصًا لا يسمعون.
   *[other] { NUMBER($count) } شخص لا يسمعون.
}
reactions-call-slower = { $count ->
    [zero] لا أحد يطلب الإبطاء.
    [one] شخص واحد يطلب الإبطاء.
    [two] شخصان يطلبان الإبطاء.
    [few] { NUMBER($count) } أشخاص يطلبون الإبطاء.
    [many] { NUMBER($count) } شخصًا يطلبون الإبطاء.
   *[other] { NUMBER($count) } شخص يطلبون الإبطاء.
}

polls-title = الاستطلاعات
polls-empty = لا استطلاع بعد. يمكن للمركز أن يطرح واحدًا.
polls-empty-hub = لا استطلاع بعد. أعدّ واحدًا: لا يراه إلا المركز حتى تبدأه.
polls-drafts = المسودات
polls-closed = المغلقة
polls-make = إنشاء استطلاع
polls-answer = أجب
polls-later = ليس الآن
polls-vote = صوّت
polls-vote-anew = غيّر صوتي
polls-sending = جارٍ الإرسال…
polls-voted = احتُسب صوتك.
polls-you-voted = لقد صوّتّ.
polls-not-you = لا يصوّت المراقبون في هذا الاستطلاع.
polls-opened = استطلاع مفتوح: { $question }
polls-opened-for-others = يُسأل الآخرون: { $question }
polls-closed-now = أُغلق الاستطلاع: { $question }
polls-you-closed = أُغلق الاستطلاع.
polls-removed = حُذف الاستطلاع.
polls-at-most = اختر { NUMBER($count) } على الأكثر.
polls-anonymous-final = مجهول: لا يمكن لأحد أن يرى من أجاب بماذا. لذلك صوتك نهائي.
polls-named-until = غير مجهول: يرى المركز إجابتك بجانب اسمك. يمكنك تغييرها حتى يُغلق الاستطلاع.
polls-hidden = يرى المركز النتائج وقد يشاركها.
polls-count = { $count ->
    [zero] لا أصوات
    [one] صوت واحد
    [two] صوتان
    [few] { NUMBER($count) } أصوات
    [many] { NUMBER($count) } صوتًا
   *[other] { NUMBER($count) } صوت
}
polls-mean = المتوسط { NUMBER($mean) }
polls-percent = { NUMBER($percent) }٪
polls-yours = (إجابتك)
polls-too-few = تظهر الإجابات ابتداءً من { NUMBER($count) } أصوات، حتى لا تُخمَّن إجابة أحد.
polls-names = من أجاب بماذا
polls-kind = كيفية الإجابة
polls-kind-single = خيار واحد
polls-kind-multiple = عدة خيارات
polls-kind-scale = مقياس
polls-anonymous = مجهول
polls-named = بالأسماء
polls-for-all = النتائج للجميع
polls-for-hub = النتائج للمركز
polls-observers-too = يصوّت المراقبون
polls-start = بدء: { $question }
polls-start-short = بدء
polls-close = إغلاق: { $question }
polls-close-short = إغلاق
polls-reopen = إعادة فتح: { $question }
polls-reopen-short = إعادة فتح
polls-another-open = استطلاع آخر مفتوح. أغلقه أولًا.
polls-share = مشاركة النتائج: { $question }
polls-share-short = مشاركة النتائج
polls-hide = عرض النتائج للمركز وحده: { $question }
polls-hide-short = المركز فقط
polls-edit = تعديل: { $question }
polls-remove = حذف: { $question }
polls-editor = الاستطلاع
polls-question = السؤال
polls-choices = الخيارات
polls-choice = الخيار { NUMBER($number) }
polls-add-choice = إضافة خيار
polls-remove-choice = إزالة الخيار { NUMBER($number) }
polls-most = كم على الأكثر (فارغ: الكل)
polls-from = من
polls-to = إلى
polls-low = معنى الأدنى
polls-high = معنى الأعلى
polls-set-anonymous = مجهول الهوية
polls-anonymous-text = يُحفظ من صوّت وما أُجيب منفصلين. الصوت نهائي.
polls-named-text = يقرأ المركز من أجاب بماذا بعد الإغلاق. ويمكن تغيير الأصوات حتى ذلك.
polls-set-shared = النتائج للجميع
polls-shared-text = يراها الجميع مباشرة بعد التصويت.
polls-unshared-text = لا يراها إلا المركز حتى تشاركها.
polls-set-observers = يصوّت المراقبون أيضًا
polls-incomplete = يلزم سؤال وخياران، أو مقياس تصاعدي من 0 إلى { NUMBER($count) } على الأكثر.
polls-save = حفظ كمسودة

host-you = أنت تدير هذه الجلسة.
host-you-for-now = أنت تدير هذه الجلسة إلى أن يعود الميسّر: الكلمة والأيدي والغرفة في عهدتك.
host-now = يدير { $name } الجلسة الآن.
host-badge = مدير الجلسة

roles-facilitator = ميسّر
roles-coordinator = منسّق
roles-specialist = أخصائي
roles-observer = مراقب

asked-to-unmute = يطلب منك { $name } إلغاء كتم الميكروفون.

people-title = الحاضرون
people-mute-all = كتم الجميع
people-muted-all = كُتم صوت الجميع ما عدا صاحب الكلمة.
people-ask = طلب إلغاء الكتم
people-asked = طُلب من { $name } إلغاء الكتم.
people-more = المزيد
people-rename = تغيير الاسم
people-rename-title = تغيير اسم { $name }
people-new-name = الاسم الجديد
people-save = حفظ
people-hub = المركز
people-spokes = العيادات
people-give = إعطاء الكلمة
people-take = سحب الكلمة
people-mute = كتم
people-remove = إخراج
people-remove-title = هل تريد إخراج { $name }؟
people-remove-text = يغادر الغرفة فورًا، ولا يُدخل رابطه أحدًا بعد الآن. وإذا أُرسل الرابط إلى عدة عيادات، فإن الموجودة هنا تبقى، وتحتاج الأخرى إلى رابط جديد.
people-nobody = لم تنضم أي عيادة بعد.
people-find = البحث بالاسم
people-found = { $count ->
    [zero] لم يُعثر على أحد
    [one] عُثر على شخص واحد
    [two] عُثر على شخصين
    [few] عُثر على { $count } أشخاص
    [many] عُثر على { $count } شخصًا
   *[other] عُثر على { $count } شخص
}
people-none = لا أحد هنا اسمه «{ $name }».
companions-edit = من يجلس هنا…
companions-with = مع { $names }
companions-more = +{ NUMBER($count) }
companions-title-own = من يجلس معك؟
companions-title-of = من يجلس مع { $name }؟
absence-away = بعيد عن الشاشة
absence-away-short = غائب
absence-you = يراك الجميع غائبًا. الميكروفون والكاميرا مغلقان.
absence-back = لقد عدت
absence-step-away = الابتعاد قليلًا
checkpoint-ask = هل ما زلت هنا؟
checkpoint-ask-several = من لا يزال هنا؟
checkpoint-why = لسجل الحضور. لا يحدث شيء إن فاتك الرد.
checkpoint-yes = ما زلت هنا
checkpoint-yes-of = { $name } هنا
checkpoint-yes-all = الجميع هنا
checkpoint-thanks = شكرًا. سُجّل ذلك في الحضور.
checkpoint-switch = السؤال مرة واحدة إن كان الناس لا يزالون هنا
checkpoint-state-off = لاحتساب الساعات: في لحظة عشوائية، بعد 10 إلى 30 دقيقة من البداية، تجيب العيادات بلمسة واحدة.
checkpoint-state-ahead = ستُسأل العيادات مرة واحدة في لحظة عشوائية.
checkpoint-state-open = تُسأل العيادات الآن. تُقبل الإجابات لمدة خمس دقائق.
checkpoint-state-done = سُئلت العيادات. إجاباتها مدوّنة في الحضور.

# What is said, in writing
captions-title = النص المكتوب
captions-show = إظهار النص المكتوب
captions-large = نص مكتوب كبير
captions-empty = يظهر النص هنا حالما يكتبه أحد.
captions-there = يتوفر نص مكتوب.
captions-see = إظهار
captions-write = كتابة النص
captions-stop = التوقف عن الكتابة
captions-field = ما يُقال
captions-hint = ما يُقال. يقرؤه الجميع وأنت تكتب؛ وEnter يبدأ سطرًا جديدًا.
captions-hide = إخفاء النص المكتوب

# What a session was worth to those who attended
survey-title = كيف كانت هذه الجلسة؟
survey-lead = دقيقة تقريبًا. يمكن ترك أي سؤال. يقرأ المركز الإجابات دون أسماء بعد أن يجيب ثلاثة أشخاص.
survey-who = من يجيب؟
survey-q-relevance = هل كانت ذات صلة بعملك؟
survey-q-objectives = هل تحققت أهدافها؟
survey-q-learned = هل تعلمت شيئًا جديدًا؟
survey-q-unbiased = هل كانت خالية من التحيز التجاري؟
survey-q-change = ماذا ستغيّر، ومتى؟
survey-q-barriers = ما الذي قد يعيق ذلك؟
survey-q-confidence_before = ما مدى ثقتك في هذا الموضوع من قبل؟
survey-q-confidence_now = والآن؟
survey-q-media = هل كان الصوت والصورة جيدين بما يكفي؟
survey-q-topics = ما المواضيع التي تودّها لاحقًا؟
survey-least = إطلاقًا
survey-most = كثيرًا
survey-yes = نعم
survey-no = لا
survey-empty = أجب عن سؤال واحد على الأقل.
survey-send = إرسال الإجابات
survey-sending = جارٍ الإرسال…
survey-away = تعذّر إرسال الإجابات. ما زالت هنا: حاول مرة أخرى عند عودة الاتصال.
survey-refused = لم تعد الإجابات تُقبل. أخبر مركزك إن كنت تتوقع أن تجيب.
survey-thanks = شكرًا. إجاباتك لدى المركز، دون اسمك.
survey-next = شخص آخر هنا يجيب
survey-bar = الاستبيان مفتوح: دقيقة تقريبًا.
survey-open = الإجابة
pin = تثبيت لي
unpin = إلغاء التثبيت
pinned = مثبت لك
spotlight-on = إبراز للجميع
spotlight-off = إنهاء الإبراز
spotlight-badge = مُبرَز
spotlight-you = الجميع يراك الآن بصورة كبيرة.
gallery-everyone = لترَ العيادات بعضها بعضًا
gallery-stage = لترَ العيادات المنصة فقط
gallery-now-everyone = ترى العيادات الآن بعضها بعضًا.
gallery-now-stage = ترى العيادات المركز ومن له الكلمة.
crowd = { $count ->
    [zero] لا أحد غيرهم هنا
    [one] هنا شخص آخر
    [two] هنا اثنان آخران
    [few] هنا { NUMBER($count) } آخرون
    [many] هنا { NUMBER($count) } آخرون
   *[other] هنا { NUMBER($count) } آخرون
}
pictures-off = الصور متوقفة في هذه الصفحة

slide-keys = زائد وناقص للتكبير والتصغير، و0 لعرضها كاملة، والأسهم لتحريكها.
slide-larger = تكبير
slide-smaller = تصغير
slide-whole = عرضها كاملة
slide-full = ملء الشاشة
slide-full-off = الخروج من ملء الشاشة
view-title = ما أراه
view-even = الجميع بالحجم نفسه
view-hide-self = إخفاء صورتي عني
view-pictures = صور الآخرين
view-pictures-all = الكل
view-pictures-stage = من يظهر كبيرًا فقط
view-pictures-none = لا شيء: الصوت والشرائح فقط

leaving-title = هل تريد مغادرة الغرفة؟
leaving-leave = مغادرة
leaving-leave-text = تستمر الجلسة من دونك.
leaving-leave-alone-text = لن يبقى أحد من المركز: ستبقى العيادات فيما بينها.
leaving-debrief = إنهاء الجلسة للعيادات
leaving-debrief-text = تغادر العيادات. ويبقى المركز لجلسة ختامية، ولا تدخل أي عيادة.
leaving-end = إنهاء الجلسة للجميع
leaving-end-text = يغادر الجميع. وتدخل العيادات من جديد عندما يفتح المركز الجلسة القادمة.
leaving-case-open = الحالة { $id } ما زالت مفتوحة. ستُغلق كما هي، وتبقى رسالتها متاحة بعد ذلك.
leaving-ending = جارٍ الإنهاء…
leaving-offline = أنت غير متصل الآن: يمكن إنهاء الجلسة عند عودة الاتصال.

entrance-lock = قفل الغرفة
entrance-unlock = السماح بدخول العيادات
entrance-locked = مقفلة
entrance-locked-long = الغرفة مقفلة: لا تدخل أي عيادة ليست هنا.
entrance-ended = جلسة ختامية
entrance-ended-long = انتهت الجلسة للعيادات. المركز وحده هنا.
entrance-open = يمكن للعيادات الدخول من جديد.
entrance-lobby = غرفة الانتظار
entrance-lobby-long = تنتظر العيادات في غرفة الانتظار إلى أن يسمح لها مدير الجلسة بالدخول.
lobby-title = في الانتظار
lobby-admit = إدخال
lobby-admit-all = إدخال الجميع
lobby-deny = رفض…
lobby-deny-short = رفض
lobby-deny-title = هل تريد رفض { $name }؟
lobby-deny-reason = لماذا؟ سيقرأ الشخص ذلك (اختياري).
lobby-deny-again = يمكن أن يطلب الدخول مرة أخرى
lobby-deny-again-text = وإلا فلن يُدخل رابطهم أحدًا بعد الآن. وإذا أُرسل إلى عدة عيادات فستحتاج الأخرى إلى رابط جديد.
lobby-denied = لم يُسمح لـ { $name } بالدخول.
lobby-knocks = { $name } في انتظار السماح بالدخول.
lobby-count = { $count ->
    [zero] لا أحد ينتظر الدخول.
    [one] شخص واحد ينتظر الدخول.
    [two] شخصان ينتظران الدخول.
    [few] { $count } أشخاص ينتظرون الدخول.
    [many] { $count } شخصًا ينتظرون الدخول.
   *[other] { $count } شخص ينتظرون الدخول.
}
lobby-see = إظهار المنتظرين
lobby-empty = لا أحد ينتظر. تظهر العيادات هنا إلى أن تسمح بدخولها.

hands-title = الأيدي
hands-raise = رفع اليد
hands-lower = خفض اليد
hands-raise-long = رفع اليد لطلب الكلمة
hands-place = اليد { NUMBER($place) }
hands-place-long = اليد { NUMBER($place) }: خفض اليد
hands-next = التالي
hands-next-long = التالي: إعطاء الكلمة إلى { $name }
hands-nobody-waits = التالي: لم يرفع أحد يده
hands-is-number = أصبح { $name } في المرتبة { NUMBER($place) }.
hands-nobody = لا توجد يد مرفوعة. ترفع العيادات أيديها لطلب الكلمة.
hands-give = إعطاء الكلمة
hands-lower-of = خفض يد { $name }
hands-up = تقديم { $name } مرتبة واحدة
hands-lower-all = خفض الكل
hands-lower-all-title = { $count ->
    [zero] هل تريد خفض كل الأيدي؟
    [one] هل تريد خفض اليد الوحيدة؟
    [two] هل تريد خفض اليدين؟
    [few] هل تريد خفض الأيدي الـ{ $count } كلها؟
    [many] هل تريد خفض الأيدي الـ{ $count } كلها؟
   *[other] هل تريد خفض الأيدي الـ{ $count } كلها؟
}
hands-lower-all-text = على كل من ينتظر أن يرفع يده من جديد، ويفقد مكانه في الدور.
hands-fresh = لم يتحدث بعد
hands-waits = { $minutes ->
    [0] الآن
   *[other] { MINUTES($minutes) }
}
hands-you-are-next = دورك في الكلام هو التالي.
hands-next-is = المتحدث التالي: { $name }
hands-your-place = أنت في المرتبة { NUMBER($place) } للكلام.
hands-lowered = خفض المركز يدك.
hands-closed = الأيدي مغلقة أثناء تلخيص الجلسة. يمكنك رفع يدك في الجزء التالي.
hands-closed-short = الأيدي مغلقة
hands-order = العيادات قبل المركز، ومن لم يتكلم قبل من تكلم.
hands-raised = رفع { $name } يده.
hands-many = { $count ->
    [zero] لا أيدٍ أخرى مرفوعة.
    [one] رُفعت يد أخرى.
    [two] رُفعت يدان أخريان.
    [few] رُفعت { $count } أيدٍ أخرى.
    [many] رُفعت { $count } يدًا أخرى.
   *[other] رُفعت { $count } يد أخرى.
}
hands-badge = يد مرفوعة، المرتبة { NUMBER($place) }
hands-muted-floor = الكلمة لك، ولا أحد يسمعك بعد.

agenda-title = جدول الأعمال
agenda-phase-welcome = الترحيب
agenda-phase-didactic = المحاضرة
agenda-phase-introduce = الحالة: التمهيد
agenda-phase-present = الحالة: العرض
agenda-phase-clarify = الحالة: الأسئلة
agenda-phase-recommend = الحالة: التوصيات
agenda-phase-sum_up = الحالة: الخلاصة
agenda-phase-announcements = الإعلانات
agenda-phase-survey = الاستبيان
agenda-phase-close = الوداع
# The same where there is no room for more.
agenda-short-welcome = الترحيب
agenda-short-didactic = المحاضرة
agenda-short-introduce = التمهيد
agenda-short-present = العرض
agenda-short-clarify = الأسئلة
agenda-short-recommend = التوصيات
agenda-short-sum_up = الخلاصة
agenda-short-announcements = الإعلانات
agenda-short-survey = الاستبيان
agenda-short-close = الوداع
agenda-steps = خطوات هذه الحالة
agenda-questions-only = أسئلة فقط؛ التوصيات تأتي بعد ذلك.
agenda-empty = ليس لهذه الجلسة جدول أعمال بعد.
agenda-begin = بدء
agenda-next = التالي
agenda-next-is = التالي: { $name }
agenda-finish = إنهاء
agenda-finish-long = إنهاء جدول الأعمال
agenda-back = رجوع
agenda-back-to = الرجوع إلى { $name }
agenda-extend = +{ MINUTES($minutes) }
agenda-extend-long = إضافة { MINUTES($minutes) } إلى هذا البند
agenda-edit = تعديل
agenda-now = الآن
agenda-go-to = الانتقال إلى { $name }
agenda-planned = المخطط { MINUTES($minutes) }
agenda-extended = المخطط { NUMBER($minutes) } + { MINUTES($more) }
agenda-took = استغرق { $time }
agenda-runs = { $time } حتى الآن
agenda-total = المخطط إجمالًا: { MINUTES($minutes) } · حتى الآن: { $time }
agenda-timer = { $time } من { MINUTES($minutes) }
agenda-left = بقي { $time }
agenda-late = تجاوز { $time }
agenda-begins = يبدأ: { $name }.
agenda-nothing-runs = لا يجري أي بند من جدول الأعمال.
agenda-soon = { $name }: بقي { MINUTES($minutes) }.
agenda-over = { $name }: انتهى الوقت المخطط.
agenda-editor = تعديل جدول الأعمال
agenda-kind = الجزء
agenda-item-title = العنوان (اختياري)
agenda-length = الدقائق
agenda-minute-short = د
agenda-up = نقل { $name } إلى أعلى
agenda-down = نقل { $name } إلى أسفل
agenda-remove = إزالة { $name }
agenda-runs-now = { $name } جارٍ الآن ويبقى
agenda-add = إضافة بند
agenda-add-case = إضافة حالة
agenda-save = حفظ

case-title = الحالة
case-none = لا توجد حالة مفتوحة.
case-none-host = لا توجد حالة مفتوحة. يرى الجميع الحالة حالما تفتحها.
case-open = فتح حالة
case-edit = تحرير الحالة
case-of = الحالة { $id }
case-sheet = تفاصيل الحالة
case-opened = الحالة { $id } مفتوحة.
case-no-names = يقرأ هذا كل من في الغرفة. لا تكتب أسماء ولا تواريخ ولا أماكن ولا جهة عمل ولا أرقام ملفات: اكتب «قبل نحو 3 أسابيع» و«90 عامًا أو أكثر». يبقى الجزء المعرِّف خارج الغرفة.
case-id = معرّف ECHO
case-id-hint = رمز البرنامج والسنة والرقم، مثل ABC-2026-0042. لا يدل على شخص ولا على مكان.
case-presenter = من يعرض الحالة
case-presenter-other = شخص آخر، أو غير محدد
case-presenter-name = كما يظهر
case-question = السؤال
case-question-number = السؤال { NUMBER($number) }
case-question-hint = { NUMBER($count) } حرفًا لكل سؤال على الأكثر.
case-question-add = إضافة سؤال
case-section-summary = ملخص
case-section-goal = هدف المريض بكلماته
case-section-history = السيرة المرضية
case-section-medication = الأدوية
case-section-results = النتائج
case-section-tried = ما جُرّب
case-section-plan = الخطة الحالية
case-section-title = عنوان هذا القسم
case-section-number = القسم { NUMBER($number) }
case-section-add = إضافة قسم
case-too-long = الأقسام معًا أطول مما يجوز. عدد الأحرف الزائدة: { NUMBER($count) }.
case-sending = جارٍ الحفظ…
case-away = الاتصال مقطوع. يبقى هنا ما كتبته.
case-stale = غيّر شخص آخر هذا في هذه الأثناء. كلماتك لا تزال هنا.
case-stale-by = غيّر { $name } هذا في هذه الأثناء. كلماتك لا تزال هنا.
case-stale-now = ما يرد فيها الآن
case-stale-theirs = إبقاء كلماتهم
case-stale-mine = وضع كلماتي مكانها
case-strip-more = إظهار السؤال كاملًا
case-strip-less = إظهار أقل
case-beside = الحالة بجانب الصور
case-beside-fold = طي الحالة
case-beside-show = إظهار الحالة هنا
case-below-fold = طي التوصيات
case-below-show = إظهار التوصيات هنا
case-recommendations = التوصيات
case-recommendation = توصية
case-nothing-yet = لم يُدوَّن شيء بعد.
case-suggestions = اقتراحات العيادات
case-left-out = المستبعدة: { NUMBER($count) }
case-take = اعتماد
case-leave = استبعاد
case-up = نقل التوصية { NUMBER($number) } إلى أعلى
case-down = نقل التوصية { NUMBER($number) } إلى أسفل
case-edit-one = تحرير هذه التوصية
case-remove = إزالة هذه التوصية
case-removed = أُزيلت التوصية.
case-taken = اعتُمدت التوصية.
case-left = استُبعدت التوصية.
case-written = دُوِّنت.
case-suggested = تقترح إحدى العيادات شيئًا.
case-yours-taken = اقتراحك بين التوصيات.
case-by-clinic = عيادة
case-by-hub = المركز
case-heading = الباب
case-heading-none = بلا
case-heading-assessment = التقييم والتشخيص
case-heading-drugs = أدوية
case-heading-non_drug = علاج غير دوائي
case-heading-interventions = تدخلات
case-heading-biopsychosocial = حيوي نفسي اجتماعي
case-heading-tests = فحوص
case-heading-referral = إحالة
case-heading-safety = السلامة
case-heading-system = النظام
case-heading-other = أخرى
case-strength = الأولوية
case-strength-none = غير محددة
case-strength-first = يُبدأ به.
case-strength-consider = يُنظر فيه.
case-strength-if_fails = إن لم ينجح ذلك.
case-discipline = تخصص القائل
case-serves-goal = يخدم هدف المريض
case-details = تفاصيل
case-write = تدوين
case-suggest = اقتراح
case-write-hint = يدوّنها Enter، ويبدأ Shift مع Enter سطرًا جديدًا.
case-suggest-hint = يعتمده مدير الجلسة أو يستبعده. يراه الجميع.
case-kept-questions = أسئلة فقط الآن: التوصيات تأتي بعد ذلك. يُحفظ ما تكتبه هنا حتى حينه.
case-kept-later = تقترح العيادات حين تصل الجلسة إلى التوصيات. يُحفظ ما تكتبه هنا حتى حينه.
case-said-by = من قالها
case-said-by-me = أنا
case-read-back = قراءة التوصيات
case-show-large = عرض مكبّر
case-mark-read-back = قُرئت
case-was-read-back = قُرئت في الجلسة.
case-not-read-back = لم تُقرأ بعد.
case-print = طباعة أو حفظ بصيغة PDF
case-notice = مشورة لمعالج في حالة مجهولة الهوية. لا تنشئ علاقة بالمريض؛ القرار للطبيب المعالج.
case-follow-up = يوم المتابعة
case-comes-again = المتابعة: { $date }
case-no-follow-up = لم يُتفق على يوم للمتابعة.
case-close = إغلاق الحالة
case-close-title = إغلاق الحالة { $id }؟
case-close-text = لا يراها أحد بعد ذلك، ويمكنك فتحها من جديد في هذه الجلسة. احفظ الرسالة الآن أو لاحقًا: تبقى حتى عشر دقائق بعد خروج آخر شخص.
case-close-taken = التوصيات: { NUMBER($count) }
case-still-waiting = اقتراحات لم تُعتمد ولم تُستبعد: { NUMBER($count) }
case-closed = الحالة { $id } مغلقة.
case-closed-list = المغلقة في هذه الجلسة
case-reopen = فتح من جديد
case-reopen-first = أغلق الحالة المفتوحة أولًا
case-letter = حفظ رسالة { $id }
case-letter-pdf = حفظ رسالة { $id } بصيغة PDF
case-letter-names = مع أسماء من عرض الحالة ومن قال ماذا
case-letter-failed = تعذّر الحصول على الرسالة. يُرجى المحاولة من جديد بعد قليل.
case-letter-unprinted = لا يستطيع الخادم إنشاء هذا الملف. اطبع الحالة من «{ case-read-back }»، أو احفظ الرسالة بغير صيغة PDF.
records-title = الرسائل والسجلات
records-letters = رسائل الحالات
records-no-case = لم تُغلق أي حالة في هذه الغرفة بعد.
records-sheets = للسجل
records-sheets-text = بصيغة CSV لجداول البيانات: جميع جلسات هذه الغرفة.
records-attendance = من حضر
records-agenda = الدقائق المخططة والفعلية
records-polls = الاستطلاعات
records-survey = الاستبيان
records-failed = تعذّر الحصول على هذا. يُرجى المحاولة من جديد بعد قليل.
records-not-kept = لا يحتفظ هذا الخادم بسجل للجلسات، فلا يوجد ما يُحفظ. يمكن لمن يديره ضبط `state_dir`.
records-forbidden = رابطك لا يسمح بحفظ هذا. يمكن للميسّر أو المنسّق ذلك.

shortcuts-title = اختصارات لوحة المفاتيح
shortcuts-letters = تعمل الحروف المفردة كاختصارات
shortcuts-microphone = تشغيل الميكروفون أو كتمه
shortcuts-talk = التكلم وأنت مكتوم، ما دمت تضغطه
shortcuts-space = المسافة
shortcuts-camera = تشغيل الكاميرا أو إغلاقها
shortcuts-screen = مشاركة شاشتك
shortcuts-people = من هنا
shortcuts-hands = رفع يدك أو خفضها؛ ولمدير الجلسة: من رفع يده
shortcuts-chat = الدردشة
shortcuts-case = الحالة المطروحة
shortcuts-agenda = جدول الأعمال
shortcuts-react = إظهار تفاعل
shortcuts-polls = الاستطلاعات
shortcuts-away = الابتعاد أو العودة
shortcuts-still-there = الإجابة بأنك ما زلت هنا
shortcuts-next = لمدير الجلسة: إعطاء الكلمة إلى التالي
shortcuts-go-on = لمدير الجلسة: الانتقال إلى البند التالي من جدول الأعمال
shortcuts-help = هذه القائمة

line-good = الاتصال جيد
line-weak = الاتصال ضعيف
line-reconnecting = جارٍ إعادة الاتصال…
line-round-trip = زمن الذهاب والإياب: { NUMBER($ms) } ms

line-short-good = جيد
line-short-weak = ضعيف
line-short-reconnecting = إعادة الاتصال…

reconnecting-text = ما زلت في الغرفة. ستعود الصورة والصوت تلقائيًا.
blocked-title = لا يصل صوت ولا صورة.
blocked-text = يبدو أن هذه الشبكة تمنعهما. اطلب من قسم تقنية المعلومات السماح ببروتوكول { "UDP" } إلى هذا الخادم، أو جرّب شبكة أخرى.
back = عاد اتصالك.
joined = أنت في { $room }.
came = انضم { $name }.
left = غادر { $name }.
has-floor = الكلمة لدى { $name }.
has-floor-badge = الكلمة لدى { $name }
you-have-floor = الكلمة لك.
you-have-floor-badge = الكلمة لك
floor-free = لا أحد لديه الكلمة.
floor-taken = سُحبت الكلمة.
unmute = إلغاء الكتم
removed = أُخرج { $name }.
device-new = اتصل { $name }.
device-use = استخدامه

silenced-microphone = كتم المركز الميكروفون لديك.
silenced-camera = أغلق المركز الكاميرا لديك.
silenced-screen = انتهت مشاركة شاشتك.

still-muted-microphone = الميكروفون لديك مكتوم، كما كان.
still-muted-camera = الكاميرا لديك مغلقة، كما كانت.

given-back-microphone = الميكروفون لديك مسموع من جديد.
given-back-camera = الكاميرا لديك مرئية من جديد.
given-back-screen = شاشتك مرئية من جديد.

talk-heard = أنت مسموع ما دمت تضغط مفتاح المسافة.

## What a person asked for and did not get, by the relay's code

refused-floor_needed = يمكنك مشاركة شاشتك ما دامت الكلمة لك. اطلبها من المركز.
refused-screen_taken = المركز يشارك شاشته. يمكنك مشاركة شاشتك عندما ينتهي.
refused-host_only = هذا متاح لمدير الجلسة فقط.
refused-role_may_not = دورك في هذه الجلسة لا يشمل ذلك.
refused-no_such_participant = غادر هذا الشخص الغرفة للتو.
refused-cannot_speak = هذا الشخص يشاهد فقط، فلا يمكن إعطاؤه الكلمة.
refused-no_such_hand = لم تعد تلك اليد مرفوعة.
refused-hands_closed = { hands-closed }
refused-not_waiting = لم يعودوا ينتظرون.
refused-reason_too_long = السبب { NUMBER($count) } حرفًا على الأكثر.
refused-no_place = كل الأماكن في الغرفة مشغولة، فيستمر الانتظار.
refused-no_such_item = لم يعد ذلك البند في جدول الأعمال.
refused-agenda_too_long = عدد بنود جدول الأعمال { NUMBER($count) } على الأكثر.
refused-title_too_long = ذلك العنوان طويل جدًا.
refused-minutes_out_of_range = البند في جدول الأعمال لا يزيد على 240 دقيقة.
refused-nothing_runs = لا يجري الآن أي بند من جدول الأعمال.
refused-not_asked = انتهى ذلك السؤال: تُقبل الإجابات لمدة خمس دقائق.
refused-already_answered = لقد أجبت عن هذا الاستبيان.
refused-no_such_line = لم تعد تلك الرسالة موجودة.
refused-no_such_announcement = لم يعد هذا الإعلان موجودًا.
refused-too_many_announcements = عدد الإعلانات المعروضة معًا { NUMBER($count) } على الأكثر. أزل واحدًا أولًا.
refused-no_such_poll = لم يعد هذا الاستطلاع موجودًا.
refused-too_many_polls = عدد الاستطلاعات { NUMBER($count) } على الأكثر. احذف واحدًا أولًا.
refused-poll_started = بدأ هذا الاستطلاع ولا يمكن تعديله.
refused-poll_open = استطلاع آخر مفتوح الآن. أغلقه أولًا من فضلك.
refused-poll_not_open = لم يعد هذا الاستطلاع يقبل الأصوات.
refused-already_voted = لقد صوّتّ بالفعل، والصوت في استطلاع مجهول نهائي.
refused-choices_out_of_range = عدد خيارات الاستطلاع من 2 إلى { NUMBER($count) }.
refused-scale_out_of_range = المقياس تصاعدي، من 0 أو أكثر إلى { NUMBER($count) } على الأكثر.
refused-ballot_unfit = اختر إجابة من فضلك، ولا تتجاوز ما يسمح به الاستطلاع.
refused-no_case = لم تعد تلك الحالة مفتوحة.
refused-case_open = هناك حالة أخرى مفتوحة. أغلقها أولًا: لا يضيع منها شيء.
refused-bad_echo_id = { case-id-hint }
refused-echo_id_taken = لحالة أخرى في هذه الغرفة المعرّف نفسه. خذ الرقم التالي.
refused-questions_out_of_range = عدد أسئلة الحالة من 1 إلى { NUMBER($count) }.
refused-too_many_sections = عدد أقسام الحالة { NUMBER($count) } على الأكثر.
refused-no_such_recommendation = لم تعد تلك التوصية موجودة.
refused-too_many_recommendations = عدد توصيات الحالة { NUMBER($count) } على الأكثر. أزل بعضها أو اجمعها.
refused-recommend_later = الوقت مبكر للتوصيات. حُفظ ما كتبته.
refused-stale_edit = { case-stale }
refused-bad_date = لا يوجد يوم كهذا.
refused-hub_alone = يمكنك الكتابة إلى المركز، أو إلى شخص من المركز.
refused-chat_held_back = { chat-held-back }
refused-text_too_long = هذه الرسالة طويلة جدًا. يُرجى إرسالها على أجزاء.
refused-too_fast = رسائل كثيرة دفعة واحدة. يُرجى الانتظار بضع ثوانٍ ثم إرسالها من جديد.
refused-not_kept = لا يمكن حفظ هذا الآن، لذلك لم يُرسل. يُرجى المحاولة من جديد بعد قليل.
refused-policed = يرسل متصفحك أكثر مما تسمح به الغرفة. إذا استمر ذلك، فأعد تحميل هذه الصفحة.

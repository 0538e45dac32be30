### Arabic. hub: المركز؛ clinic: عيادة؛ floor: الكلمة؛ host: مدير الجلسة؛ room: غرفة.

language = اللغة

product = Spindle
undo = تراجع
close = إغلاق
cancel = إلغاء
try-again = إعادة المحاولة
you = أنت
hub = المركز
name-own = { $name } ({ you })
about = { $action }: { $name }

home-title = أخصائيون وعيادات في غرفة واحدة
home-lead = يربط Spindle مركزًا من الأخصائيين بعيادات تشارك من المتصفح.
home-steps-title = كيفية الانضمام
home-step-1 = افتح الرابط الموجود في دعوتك. لا حاجة إلى حساب ولا إلى تثبيت أي شيء.
home-step-2 = تحقق من الكاميرا والميكروفون ومكبر الصوت.
home-step-3 = انضم. يمكن للآخرين رؤيتك وسماعك، ويمكنك متابعة الحالة.
home-paste = هل لديك رابط؟ ألصقه هنا
home-placeholder = https://…/r/…
home-open = فتح الغرفة
home-not-a-link = هذا ليس رابطًا لغرفة هنا. ينبغي أن يشبه الرابط الموجود في دعوتك.
home-incomplete-title = هذا الرابط غير مكتمل
home-incomplete = ينقصه الجزء الأخير. انسخ الرابط كاملًا من دعوتك وافتحه من جديد.

prejoin-title = هل أنت مستعد للانضمام؟
prejoin-title-of = هل أنت مستعد للانضمام إلى { $room }؟
prejoin-watch = المشاهدة والاستماع
prejoin-watches = ستنضم للمشاهدة والاستماع. لا أحد يراك أو يسمعك.
prejoin-as = ستنضم باسم { $name }.
prejoin-as-hub = ستنضم باسم { $name }، عن المركز.
prejoin-name = اسمك
prejoin-name-placeholder = عيادة أو شخص
prejoin-join = الانضمام الآن
prejoin-joining = جارٍ الانضمام…
prejoin-without = الانضمام دون كاميرا وميكروفون
prejoin-coming-back = جارٍ إعادتك إلى الغرفة…
prejoin-still-trying = يتعذر الوصول إلى الغرفة. جارٍ المحاولة من جديد…
survey-last = حضرت جلسة هنا في { $date }.
survey-last-open = الإجابة عن استبيانها
prejoin-preview = صورة الكاميرا لديك
prejoin-camera-off = الكاميرا لديك مغلقة
prejoin-camera-starting = جارٍ تشغيل الكاميرا…
prejoin-camera-none = لا توجد صورة من الكاميرا
prejoin-asking = قد يطلب المتصفح الإذن باستخدام الكاميرا والميكروفون: اختر السماح.
prejoin-level = مستوى صوت الميكروفون
prejoin-mic-off = الميكروفون لديك مغلق
prejoin-speak = قل شيئًا: ينبغي أن يتحرك الشريط
prejoin-microphone = الميكروفون
prejoin-camera = الكاميرا
prejoin-speaker = مكبر الصوت
prejoin-system-speaker = مكبر الصوت الافتراضي
prejoin-test-speaker = تجربة
prejoin-testing = جارٍ التشغيل…
prejoin-heard = يُفترض أنك سمعت ثلاث نغمات. إن لم تسمعها، فاختر مكبر صوت آخر أو ارفع مستوى الصوت.
prejoin-unnamed = { $kind } { NUMBER($number) }

companions-title = معي أشخاص آخرون
companions-count = { $count ->
    [zero] لا أحد معي
    [one] معي شخص آخر
    [two] معي شخصان آخران
    [few] معي { $count } أشخاص آخرين
    [many] معي { $count } شخصًا آخر
   *[other] معي { $count } شخص آخر
}
companions-label = من غيرك أمام هذه الشاشة؟
companions-placeholder = اسم شخص آخر
companions-add = إضافة
companions-remove = إزالة
companions-known = كانوا معك من قبل
companions-hint = كل من يُذكر اسمه هنا يُحسب حاضرًا باسمه.
companions-full = لا يمكن ذكر أكثر من { NUMBER($count) }.

waiting-title = سيسمح لك مدير الجلسة بالدخول قريبًا
waiting-no-host = لا أحد من المركز هنا بعد
waiting-in = في انتظار الدخول إلى { $room }
waiting-next = دورك هو التالي.
waiting-before = { $count ->
    [zero] لا أحد ينتظر قبلك.
    [one] شخص واحد ينتظر قبلك.
    [two] شخصان ينتظران قبلك.
    [few] { $count } أشخاص ينتظرون قبلك.
    [many] { $count } شخصًا ينتظرون قبلك.
   *[other] { $count } شخص ينتظرون قبلك.
}
waiting-text = لا أحد يراك أو يسمعك بعد. تحقّق من الكاميرا والميكروفون ومكبر الصوت في هذه الأثناء، واترك هذه الصفحة مفتوحة.
waiting-text-watching = لا أحد يراك أو يسمعك. تحقّق من مكبر الصوت في هذه الأثناء، واترك هذه الصفحة مفتوحة.
waiting-offline = انقطع الاتصال. يبقى مكانك محفوظًا بينما نحاول من جديد…
waiting-leave = التوقف عن الانتظار
waiting-mark = في الانتظار

unable-title = لا يمكن لهذا المتصفح الانضمام إلى غرفة
unable-text = افتح رابطك في إصدار حديث من { "Chrome" } أو { "Edge" } أو { "Firefox" } أو { "Safari" }. وإذا فُتح داخل تطبيق آخر، فاختر «فتح في المتصفح» من قائمة ذلك التطبيق.
unable-lacks = لقسم تقنية المعلومات لديك: ينقصه { $names }. ربما عطّله إعداد أو سياسة أو إضافة.

controls-mute-long = كتم الميكروفون
controls-unmute-long = إلغاء الكتم: تشغيل الميكروفون
controls-camera-on = تشغيل الكاميرا
controls-camera-off = إغلاق الكاميرا
controls-light = استخدام ألوان فاتحة
controls-dark = استخدام ألوان داكنة

tap-hear-title = المس لسماع الغرفة
tap-hear-text = أوقف متصفحك الصوت.

tap-see-title = المس لرؤية الغرفة
tap-see-text = أوقف متصفحك الصور.

later-waiting = جارٍ التحميل…
later-failed = لم يصل هذا الجزء من الصفحة.
later-again = أعد المحاولة

microphone-nothing = لا نسمع شيئًا من الميكروفون لديك.
microphone-choose = اختيار غيره
microphone-muted = صوتك مكتوم ولا يسمعك أحد.
microphone-muted-keys = اضغط { "M" } لإلغاء الكتم، أو أبقِ مفتاح المسافة مضغوطًا وأنت تتكلم.

device-taken = { $what ->
    [camera] انفصلت الكاميرا لديك. المستخدَم الآن: { $name }.
    [speaker] انفصلت السماعة لديك. يخرج الصوت الآن من: { $name }.
   *[microphone] انفصل الميكروفون لديك. المستخدَم الآن: { $name }.
}
device-back = اتصل من جديد وعاد إلى الاستخدام: { $name }.

rejoin = الانضمام من جديد

## A device that did not open, by its trouble

device = { $what ->
    [camera] الكاميرا
    [screen] الشاشة
    [both] الكاميرا والميكروفون
   *[microphone] الميكروفون
}
trouble-denied = لا يُسمح لهذه الصفحة باستخدام { device }. انقر الرمز بجانب العنوان، وامنح الإذن، ثم أعد المحاولة.
trouble-denied_by_system = لا يسمح جهازك لهذا المتصفح باستخدام { device }. امنح الإذن في إعدادات الخصوصية في النظام، ثم أعد المحاولة.
trouble-dismissed = أُغلق سؤال الإذن باستخدام { device }. أعد المحاولة واختر السماح.
trouble-missing = { $what ->
    [both] لم يُعثر على كاميرا ولا ميكروفون. صِلهما وأعد المحاولة، أو انضم من دونهما.
    [camera] لم يُعثر على كاميرا. صِل واحدة وأعد المحاولة، أو انضم من دونها.
    [screen] لم يُعثر على شاشة. صِل واحدة وأعد المحاولة، أو انضم من دونها.
   *[microphone] لم يُعثر على ميكروفون. صِل واحدًا وأعد المحاولة، أو انضم من دونه.
}
trouble-busy = برنامج آخر يستخدم { device }. أغلقه وأعد المحاولة.
trouble-lost = انقطع الاتصال مع { device }. تحقق من التوصيل وأعد المحاولة.
trouble-held = أوقف النظام { device }: بسبب مكالمة أو برنامج آخر أو مفتاح في الجهاز. يعود ذلك تلقائيًا؛ وإن لم يعد فأعد المحاولة.
trouble-zeros = لا يأتي منه شيء على الإطلاق. اختر ميكروفونًا آخر، أو اسمح لهذا المتصفح باستخدامه في إعدادات الخصوصية في النظام.
trouble-faint = لا يكاد يأتي منه شيء. ارفع مستوى صوته، أو ابحث عن زر كتم في الجهاز، أو اختر ميكروفونًا آخر.
trouble-silent = لم يأتِ منه شيء منذ فترة. إذا كنت تتكلم، فابحث عن زر كتم في الجهاز، أو اختر ميكروفونًا آخر.
trouble-still = يرى الآخرون صورة متوقفة من { device }: النافذة المشتركة مخفية أو مصغرة.
trouble-insecure = لا يمكن لهذه الصفحة استخدام { device } إلا عبر اتصال آمن: يجب أن يبدأ عنوانها بـ { "https://" }
trouble-unsupported = لا يمكن لهذا المتصفح استخدام { device } هنا. يُرجى استخدام إصدار حديث من { "Chrome" } أو { "Edge" } أو { "Firefox" } أو { "Safari" }.
trouble-other = تعذر تشغيل { device }. أعد المحاولة، أو اختر جهازًا آخر.

## Why the session is over

ending-left-title = غادرت الغرفة
ending-left-text = الكاميرا والميكروفون لديك مغلقان.
ending-replaced-title = أنت هنا في نافذة أخرى
ending-replaced-text = فُتح الرابط نفسه في مكان آخر، وأخذت تلك النافذة مكانك. يمكنك إغلاق هذه.
ending-removed-title = أخرجك المركز من الغرفة
ending-removed-text = إذا كنت تظن أن ذلك حدث خطأً، فيُرجى التواصل مع من دعاك.
ending-room_closed-title = هذه الغرفة مغلقة
ending-room_closed-text = لن تُفتح من جديد. للجلسة القادمة، يُرجى طلب رابط جديد من المركز.
ending-session_ended-title = انتهت الجلسة
ending-session_ended-text = شكرًا على مشاركتك. عندما تبدأ الجلسة القادمة، يُدخلك رابطك.
ending-restarting-title = الغرفة قيد إعادة التشغيل
ending-restarting-text = يُرجى العودة بعد قليل.
ending-failed-title = حدث خطأ من جهتنا
ending-failed-text = يُرجى محاولة العودة.

## Why somebody was not let in, by the relay's code

refusal-unknown-title = تعذر انضمامك إلى الغرفة
refusal-room_full-title = الغرفة ممتلئة
refusal-room_full-text = كل الأماكن مشغولة. يُرجى المحاولة بعد بضع دقائق، أو إبلاغ من دعاك.
refusal-token_expired-title = انتهت صلاحية هذا الرابط
refusal-token_expired-text = يُرجى طلب رابط جديد ممن دعاك.
refusal-token_not_yet_valid-title = لم يحن وقت هذا الرابط بعد
refusal-token_not_yet_valid-text = يفتح الغرفة في وقت لاحق. يُرجى العودة حينها، أو طلب رابط آخر ممن دعاك.
refusal-wrong_room-title = هذا الرابط لغرفة أخرى
refusal-wrong_room-text = يُرجى فتح رابط هذه الجلسة من دعوتك، أو طلب رابط جديد.
refusal-unauthorized-title = هذا الرابط لا يفتح الغرفة
refusal-unauthorized-text = تغيّر الرابط في طريقه، أو صار للخادم مفتاح جديد منذ إنشائه. يُرجى طلب رابط جديد ممن دعاك.
refusal-no_such_room-title = هذه الغرفة غير مفتوحة
refusal-no_such_room-text = يُرجى التحقق من تاريخ دعوتك ووقتها، أو طلب رابط جديد من المركز.
refusal-offer_refused-title = تعذر اتصال هذا المتصفح
refusal-offer_refused-text = يُرجى تحديثه، أو استخدام إصدار حديث من { "Chrome" } أو { "Edge" } أو { "Firefox" } أو { "Safari" }.
refusal-not_kept-title = لا يمكن بدء أي جلسة الآن
refusal-not_kept-text = لا يستطيع خادم المركز حفظ سجل لها. يُرجى المحاولة بعد بضع دقائق، أو إبلاغ المركز.
refusal-room_locked-title = الغرفة مقفلة
refusal-room_locked-text = بدأت الجلسة، والمركز لا يُدخل أحدًا آخر حاليًا. اطلب من المركز فتح الغرفة، ثم أعد المحاولة.
refusal-lobby_full-title = عدد المنتظرين كبير جدًا
refusal-lobby_full-text = لا يمكن لأحد آخر الانتظار الآن. حاول مجددًا بعد بضع دقائق، أو اتصل بالمركز.
refusal-denied-title = لم يُسمح لك بالدخول
refusal-denied-text = إن كنت تتوقع الدخول فتواصل مع المركز. يمكنك أن تطلب من جديد بعد نصف دقيقة.
refusal-denied-wrote = كتب المركز:
refusal-removed-title = لم يعد هذا الرابط يُدخل أحدًا
refusal-removed-text = أخرج المركز شخصًا دخل بهذا الرابط. إذا لم تكن أنت ذلك الشخص، أو كان ذلك خطأً، فاطلب من المركز رابطًا خاصًا بك.
refusal-session_ended-title = { ending-session_ended-title }
refusal-session_ended-text = { ending-session_ended-text }
refusal-room_closed-title = { ending-room_closed-title }
refusal-room_closed-text = { ending-room_closed-text }
refusal-replaced-title = { ending-replaced-title }
refusal-replaced-text = { ending-replaced-text }
refusal-unable-title = { unable-title }
refusal-unable-text = { unable-text }

controls-label = नियंत्रण
controls-mute = म्यूट करें
controls-unmute = अनम्यूट करें
controls-camera = कैमरा
controls-share = साझा करें
controls-share-long = स्क्रीन साझा करें
controls-stop-share = रोकें
controls-stop-share-long = साझा करना रोकें
controls-people = लोग
controls-devices = उपकरण
controls-leave = बाहर जाएँ
controls-help = कीबोर्ड शॉर्टकट
small-window = सबसे ऊपर छोटी खिड़की
small-window-nothing = अभी दिखाने के लिए कोई तस्वीर नहीं है।
small-window-failed = ब्राउज़र ने खिड़की नहीं खोली। कृपया दोबारा कोशिश करें।

title-floor = बोलने की बारी आपकी है
title-hands = { $count ->
    [one] { $count } हाथ
   *[other] { $count } हाथ
}
stage = मंच
gallery = कक्ष में मौजूद सब लोग
previous-page = पिछला पृष्ठ
next-page = अगला पृष्ठ
page = पृष्ठ { NUMBER($index) } / { NUMBER($count) }
waiting-for-hub = केंद्र की प्रतीक्षा है
waiting-for-hub-text = आप कक्ष में हैं। केंद्र के जुड़ते ही तस्वीर यहाँ दिखेगी।
hub-gone = केंद्र चला गया है
hub-gone-text = यहीं रुकें: केंद्र से किसी के लौटते ही सत्र आगे बढ़ेगा। तब तक आप दूसरों को सुन सकते हैं और चैट में लिख सकते हैं।
hub-gone-bar = केंद्र चला गया है। यहीं रुकें: केंद्र से किसी के लौटते ही सत्र आगे बढ़ेगा।
hub-lost = केंद्र से कनेक्शन टूट गया है। यहीं रुकें: कनेक्शन लौटते ही सत्र आगे बढ़ेगा।
waiting-for-clinics = अभी यहाँ और कोई नहीं है
waiting-for-clinics-text = क्लिनिक जैसे-जैसे जुड़ेंगे, यहाँ दिखेंगे।
screen-of = { $name } की स्क्रीन
sharing = आप अपनी स्क्रीन साझा कर रहे हैं
undecodable = यह ब्राउज़र यह तस्वीर नहीं दिखा सकता
away = कनेक्शन टूट गया
muted = म्यूट है
speaking = बोल रहे हैं
the-floor = बोलने की बारी इनकी है
floor-badge = बारी

chat-title = चैट
chat-empty = अभी तक कुछ नहीं लिखा गया है।
chat-to = किसे
chat-everyone = सबको
chat-hub = केंद्र को
chat-placeholder = संदेश लिखें
chat-send = भेजें
chat-send-hint = Enter से संदेश जाता है, Shift और Enter से नई पंक्ति शुरू होती है।
chat-earlier = पहले के संदेश
chat-remove = यह संदेश वापस लें
chat-you = आप
chat-only-hub = केंद्र को
chat-only-to = { $name } को
chat-only-you = आपको
chat-gone = जो बाहर जा चुके हैं
chat-unsent = आपका पिछला संदेश नहीं पहुँचा। वह फिर से लिखने की जगह पर है।
chat-left = { $count ->
    [one] { $count } अक्षर बाकी
   *[other] { $count } अक्षर बाकी
}
chat-unread = { NUMBER($count) } अपठित
chat-from = { $name } ने लिखा: { $text }
chat-to-you = { $name } ने आपको लिखा: { $text }

announcements-title = घोषणाएँ
announcements-count = { $count ->
    [one] { NUMBER($count) } घोषणा
   *[other] { NUMBER($count) } घोषणाएँ
}
announcements-open = सभी घोषणाएँ पढ़ें ({ NUMBER($count) })
announcements-close = केवल एक पंक्ति दिखाएँ
announcements-fold = हटाएँ, केवल मेरे लिए
announcements-new = { $name } की घोषणा: { $text }
announcements-edited-by = { $name } ने बदला
announcements-edit = यह घोषणा बदलें
announcements-text = घोषणा का पाठ
announcements-save = सहेजें
announcements-edited = घोषणा बदल दी गई।
announcements-take-down = यह घोषणा हटाएँ
announcements-taken-down = घोषणा सबके लिए हटा दी गई।
announcements-post = घोषणा के रूप में डालें
announcements-post-long = घोषणा के रूप में डालें: हटाए जाने तक सबके सामने रहती है
announcements-long = घोषणा में अधिकतम { NUMBER($count) } अक्षर हो सकते हैं।

reactions-title = प्रतिक्रिया दिखाएँ
reactions-react = प्रतिक्रिया
reactions-thumbs_up = सहमत
reactions-applause = बहुत बढ़िया
reactions-heart = आपके साथ
reactions-thanks = धन्यवाद
reactions-cannot_hear = सुनाई नहीं देता
reactions-slower = धीरे, कृपया
reactions-call-cannot_hear = { $count ->
    [one] { NUMBER($count) } व्यक्ति को सुनाई नहीं देता।
   *[other] { NUMBER($count) } लोगों को सुनाई नहीं देता।
}
reactions-call-slower = { $count ->
    [one] { NUMBER($count) } व्यक्ति धीरे चलने को कहता है।
   *[other] { NUMBER($count) } लोग धीरे चलने को कहते हैं।
}

polls-title = मतदान
polls-empty = अभी कोई मतदान नहीं। केंद्र पूछ सकता है।
polls-empty-hub = अभी कोई मतदान नहीं। एक तैयार करें: शुरू करने तक उसे केवल केंद्र देखता है।
polls-drafts = मसौदे
polls-closed = बंद
polls-make = मतदान बनाएँ
polls-answer = उत्तर दें
polls-later = अभी नहीं
polls-vote = वोट दें
polls-vote-anew = मेरा वोट बदलें
polls-sending = भेजा जा रहा है…
polls-voted = आपका वोट गिना गया।
polls-you-voted = आप वोट दे चुके हैं।
polls-not-you = इस मतदान में दर्शक वोट नहीं देते।
polls-opened = मतदान शुरू है: { $question }
polls-opened-for-others = दूसरों से पूछा जा रहा है: { $question }
polls-closed-now = मतदान बंद हुआ: { $question }
polls-you-closed = मतदान बंद हुआ।
polls-removed = मतदान हटाया गया।
polls-at-most = अधिकतम { NUMBER($count) } चुनें।
polls-anonymous-final = गुमनाम: कोई नहीं देख सकता कि किसने क्या उत्तर दिया। इसलिए आपका वोट अंतिम है।
polls-named-until = गुमनाम नहीं: केंद्र आपके नाम के साथ आपका उत्तर देखता है। बंद होने तक आप उसे बदल सकते हैं।
polls-hidden = परिणाम केंद्र देखता है, और साझा कर सकता है।
polls-count = { $count ->
    [one] { NUMBER($count) } वोट
   *[other] { NUMBER($count) } वोट
}
polls-mean = औसत { NUMBER($mean) }
polls-percent = { NUMBER($percent) } प्रतिशत
polls-yours = (आपका उत्तर)
polls-too-few = उत्तर { NUMBER($count) } वोटों से दिखते हैं, ताकि किसी का अनुमान न लगे।
polls-names = किसने क्या उत्तर दिया
polls-kind = उत्तर कैसे दिया जाए
polls-kind-single = एक विकल्प
polls-kind-multiple = कई विकल्प
polls-kind-scale = पैमाना
polls-anonymous = गुमनाम
polls-named = नामों के साथ
polls-for-all = परिणाम सबके लिए
polls-for-hub = परिणाम केंद्र के लिए
polls-observers-too = दर्शक वोट देते हैं
polls-start = शुरू करें: { $question }
polls-start-short = शुरू करें
polls-close = बंद करें: { $question }
polls-close-short = बंद करें
polls-reopen = फिर खोलें: { $question }
polls-reopen-short = फिर खोलें
polls-another-open = दूसरा मतदान खुला है। पहले उसे बंद करें।
polls-share = परिणाम साझा करें: { $question }
polls-share-short = साझा करें
polls-hide = परिणाम केवल केंद्र को दिखाएँ: { $question }
polls-hide-short = केवल केंद्र
polls-edit = बदलें: { $question }
polls-remove = हटाएँ: { $question }
polls-editor = मतदान
polls-question = प्रश्न
polls-choices = विकल्प
polls-choice = विकल्प { NUMBER($number) }
polls-add-choice = विकल्प जोड़ें
polls-remove-choice = विकल्प { NUMBER($number) } हटाएँ
polls-most = अधिकतम कितने (खाली: सभी)
polls-from = से
polls-to = तक
polls-low = सबसे कम का अर्थ
polls-high = सबसे अधिक का अर्थ
polls-set-anonymous = गुमनाम
polls-anonymous-text = कौन वोट देता है और क्या उत्तर है, अलग रखे जाते हैं। वोट अंतिम है।
polls-named-text = बंद होने पर केंद्र देखता है किसने क्या उत्तर दिया। तब तक वोट बदले जा सकते हैं।
polls-set-shared = परिणाम सबके लिए
polls-shared-text = वोट देने के बाद सब उन्हें तुरंत देखते हैं।
polls-unshared-text = साझा करने तक उन्हें केवल केंद्र देखता है।
polls-set-observers = दर्शक भी वोट देते हैं
polls-incomplete = एक प्रश्न और दो विकल्प चाहिए, या 0 से अधिकतम 10 तक बढ़ता पैमाना।
polls-save = मसौदे के रूप में सहेजें

host-you = इस सत्र के मेज़बान आप हैं।
host-you-for-now = संचालक के लौटने तक इस सत्र के मेज़बान आप हैं: बोलने की बारी, हाथ और कक्ष आपके हाथ में हैं।
host-now = अब { $name } मेज़बान हैं।
host-badge = मेज़बान

roles-facilitator = संचालक
roles-coordinator = समन्वयक
roles-specialist = विशेषज्ञ
roles-observer = पर्यवेक्षक

asked-to-unmute = { $name } का अनुरोध है कि आप अपना माइक्रोफ़ोन अनम्यूट करें।

people-title = लोग
people-mute-all = सबको म्यूट करें
people-muted-all = जिसकी बोलने की बारी है, उसे छोड़कर सब म्यूट हैं।
people-ask = अनम्यूट करने को कहें
people-asked = { $name } से अनम्यूट करने को कहा गया है।
people-more = और
people-rename = नाम बदलें
people-rename-title = { $name } का नाम बदलें
people-new-name = नया नाम
people-save = सहेजें
people-hub = केंद्र
people-spokes = क्लिनिक
people-give = बोलने की बारी दें
people-take = बोलने की बारी वापस लें
people-mute = म्यूट करें
people-remove = हटाएँ
people-remove-title = { $name } को हटाएँ?
people-remove-text = वे तुरंत कक्ष से बाहर हो जाएँगे, और उनके लिंक से अब कोई नहीं जुड़ सकेगा। अगर वह कई क्लिनिकों को भेजा गया था, तो जो यहाँ हैं वे रहेंगे और बाकी को नया लिंक चाहिए होगा।
people-nobody = अभी तक कोई क्लिनिक नहीं जुड़ा है।
people-find = नाम से खोजें
people-found = { $count ->
    [one] { $count } व्यक्ति मिला
   *[other] { $count } लोग मिले
}
people-none = यहाँ “{ $name }” नाम का कोई नहीं है।
companions-edit = यहाँ कौन बैठा है…
companions-with = साथ में { $names }
companions-more = +{ NUMBER($count) }
companions-title-own = आपके साथ कौन बैठा है?
companions-title-of = { $name } के साथ कौन बैठा है?
absence-away = स्क्रीन से दूर
absence-away-short = दूर
absence-you = आपको दूर दिखाया जा रहा है। आपका माइक्रोफ़ोन और कैमरा बंद हैं।
absence-back = मैं वापस हूँ
absence-step-away = थोड़ी देर के लिए दूर
checkpoint-ask = क्या आप अब भी यहाँ हैं?
checkpoint-ask-several = अब भी कौन यहाँ है?
checkpoint-why = उपस्थिति के रिकॉर्ड के लिए। उत्तर न देने पर कुछ नहीं होता।
checkpoint-yes = मैं यहाँ हूँ
checkpoint-yes-of = { $name } यहाँ हैं
checkpoint-yes-all = सभी यहाँ हैं
checkpoint-thanks = धन्यवाद। यह उपस्थिति में दर्ज है।
checkpoint-switch = एक बार पूछें कि लोग अब भी यहाँ हैं या नहीं
checkpoint-state-off = क्रेडिट के लिए: शुरू होने के 10 से 30 मिनट बाद, किसी भी क्षण, क्लिनिक एक टैप से उत्तर देते हैं।
checkpoint-state-ahead = क्लिनिकों से एक बार, किसी भी क्षण पूछा जाएगा।
checkpoint-state-open = क्लिनिकों से अभी पूछा जा रहा है। उत्तर पाँच मिनट तक लिए जाते हैं।
checkpoint-state-done = क्लिनिकों से पूछा गया। उनके उत्तर उपस्थिति में दर्ज हैं।

# What is said, in writing
captions-title = कैप्शन
captions-show = कैप्शन दिखाएँ
captions-large = बड़े कैप्शन
captions-empty = जैसे ही कोई कैप्शन लिखता है, वे यहाँ दिखते हैं।
captions-there = कैप्शन उपलब्ध हैं।
captions-see = दिखाएँ
captions-write = कैप्शन लिखें
captions-stop = लिखना बंद करें
captions-field = जो कहा जा रहा है
captions-hint = जो कहा जा रहा है। आपके टाइप करते ही सब पढ़ते हैं; Enter से नई पंक्ति शुरू होती है।
captions-hide = कैप्शन छिपाएँ

# What a session was worth to those who attended
survey-title = यह सत्र कैसा रहा?
survey-lead = लगभग एक मिनट। कोई भी प्रश्न छोड़ा जा सकता है। तीन लोगों के उत्तर देने के बाद केंद्र उत्तर बिना नामों के पढ़ता है।
survey-who = कौन उत्तर दे रहा है?
survey-q-relevance = क्या यह आपके काम के लिए प्रासंगिक था?
survey-q-objectives = क्या इसके उद्देश्य पूरे हुए?
survey-q-learned = क्या आपने कुछ नया सीखा?
survey-q-unbiased = क्या यह व्यावसायिक पक्षपात से मुक्त था?
survey-q-change = आप क्या बदलेंगे, और कब?
survey-q-barriers = रास्ते में क्या बाधा आ सकती है?
survey-q-confidence_before = पहले इस विषय में आपको कितना भरोसा था?
survey-q-confidence_now = और अब?
survey-q-media = क्या आवाज़ और तस्वीर पर्याप्त अच्छी थीं?
survey-q-topics = आगे आप कौन से विषय चाहेंगे?
survey-least = बिल्कुल नहीं
survey-most = बहुत अधिक
survey-yes = हाँ
survey-no = नहीं
survey-empty = कम से कम एक प्रश्न का उत्तर दें।
survey-send = उत्तर भेजें
survey-sending = भेजा जा रहा है…
survey-away = उत्तर भेजे नहीं जा सके। वे अब भी यहाँ हैं: कनेक्शन लौटने पर फिर कोशिश करें।
survey-refused = अब उत्तर नहीं लिए जाते। यदि आप उत्तर देना चाहते थे तो अपने केंद्र को बताएँ।
survey-thanks = धन्यवाद। आपके उत्तर केंद्र के पास हैं, आपके नाम के बिना।
survey-next = यहाँ कोई और उत्तर देता है
survey-bar = सर्वेक्षण खुला है: लगभग एक मिनट।
survey-open = उत्तर दें
pin = मेरे लिए पिन करें
unpin = पिन हटाएँ
pinned = आपके लिए पिन किया हुआ
spotlight-on = सबके लिए प्रमुख करें
spotlight-off = प्रमुखता हटाएँ
spotlight-badge = प्रमुख
spotlight-you = अब सभी आपको बड़े रूप में देख रहे हैं।
gallery-everyone = क्लिनिक एक-दूसरे को देखें
gallery-stage = क्लिनिक केवल मंच देखें
gallery-now-everyone = अब क्लिनिक एक-दूसरे को देखते हैं।
gallery-now-stage = क्लिनिक केंद्र को और बोलने वाले को देखते हैं।
crowd = { $count ->
    [one] यहाँ 1 और
   *[other] यहाँ { NUMBER($count) } और
}
pictures-off = इस पृष्ठ पर चित्र बंद हैं

slide-keys = प्लस और माइनस से ज़ूम, 0 से पूरा दिखे, तीरों से खिसकाएँ।
slide-larger = बड़ा करें
slide-smaller = छोटा करें
slide-whole = पूरा दिखाएँ
slide-full = पूर्ण स्क्रीन
slide-full-off = पूर्ण स्क्रीन छोड़ें
view-title = मुझे क्या दिखे
view-even = सभी एक ही आकार में
view-hide-self = मेरा अपना चित्र मुझसे छिपाएँ
view-pictures = दूसरों के चित्र
view-pictures-all = सभी
view-pictures-stage = केवल जो बड़ा दिखे
view-pictures-none = कोई नहीं: केवल आवाज़ और स्लाइड

leaving-title = कक्ष से बाहर जाएँ?
leaving-leave = बाहर जाएँ
leaving-leave-text = सत्र आपके बिना चलता रहेगा।
leaving-leave-alone-text = तब केंद्र से कोई नहीं बचेगा: क्लिनिक आपस में रह जाएँगे।
leaving-debrief = क्लिनिकों के लिए समाप्त करें
leaving-debrief-text = क्लिनिक बाहर हो जाएँगे। केंद्र आपसी चर्चा के लिए रुकेगा, और कोई क्लिनिक अंदर नहीं आएगा।
leaving-end = सबके लिए समाप्त करें
leaving-end-text = सब बाहर हो जाएँगे। जब केंद्र अगला सत्र खोलेगा, तब क्लिनिक फिर जुड़ सकेंगे।
leaving-ending = समाप्त हो रहा है…
leaving-offline = अभी आपका कनेक्शन नहीं है: कनेक्शन लौटने पर सत्र समाप्त किया जा सकेगा।

entrance-lock = कक्ष में ताला लगाएँ
entrance-unlock = क्लिनिकों को आने दें
entrance-locked = ताला लगा है
entrance-locked-long = कक्ष में ताला लगा है: जो क्लिनिक यहाँ नहीं है, वह अंदर नहीं आ सकता।
entrance-ended = आपसी चर्चा
entrance-ended-long = क्लिनिकों के लिए सत्र समाप्त हो गया है। यहाँ केवल केंद्र है।
entrance-open = क्लिनिक फिर अंदर आ सकते हैं।
entrance-lobby = प्रतीक्षालय
entrance-lobby-long = जब तक मेज़बान अंदर न आने दें, क्लिनिक प्रतीक्षालय में रुकते हैं।
lobby-title = प्रतीक्षा में
lobby-admit = आने दें
lobby-admit-all = सबको आने दें
lobby-deny = मना करें…
lobby-deny-short = मना करें
lobby-deny-title = { $name } को मना करें?
lobby-deny-reason = क्यों? वे इसे पढ़ेंगे (वैकल्पिक)।
lobby-deny-again = वे फिर पूछ सकते हैं
lobby-deny-again-text = नहीं तो उनके लिंक से अब कोई नहीं जुड़ सकेगा। यदि वह कई क्लिनिकों को भेजा गया था, तो दूसरों को नया लिंक चाहिए।
lobby-denied = { $name } को आने नहीं दिया गया।
lobby-knocks = { $name } अंदर आने की प्रतीक्षा में हैं।
lobby-count = { $count ->
    [one] एक व्यक्ति अंदर आने की प्रतीक्षा में है।
   *[other] { $count } लोग अंदर आने की प्रतीक्षा में हैं।
}
lobby-see = कौन, दिखाएँ
lobby-empty = कोई प्रतीक्षा में नहीं है। आपके आने देने तक क्लिनिक यहाँ दिखेंगे।

hands-title = हाथ
hands-raise = हाथ उठाएँ
hands-lower = हाथ नीचे करें
hands-raise-long = बोलने की बारी माँगने के लिए हाथ उठाएँ
hands-place = हाथ { NUMBER($place) }
hands-place-long = हाथ { NUMBER($place) }: हाथ नीचे करें
hands-next = अगला
hands-next-long = अगला: { $name } को बोलने की बारी दें
hands-nobody-waits = अगला: किसी ने हाथ नहीं उठाया है
hands-is-number = { $name } का स्थान { NUMBER($place) } है।
hands-nobody = कोई हाथ नहीं उठा है। क्लिनिक बोलने की बारी माँगने के लिए हाथ उठाते हैं।
hands-give = बोलने की बारी दें
hands-lower-of = { $name } का हाथ नीचे करें
hands-up = { $name } को एक स्थान ऊपर करें
hands-lower-all = सब नीचे करें
hands-lower-all-title = { $count ->
    [one] एक उठा हुआ हाथ नीचे करें?
   *[other] सभी { $count } हाथ नीचे करें?
}
hands-lower-all-text = प्रतीक्षा कर रहे सब लोगों को फिर से हाथ उठाना होगा, और कतार में उनका स्थान चला जाएगा।
hands-fresh = अभी नहीं बोले हैं
hands-waits = { $minutes ->
    [0] अभी-अभी
   *[other] { MINUTES($minutes) }
}
hands-you-are-next = बोलने की अगली बारी आपकी है।
hands-next-is = इसके बाद बोलेंगे: { $name }
hands-your-place = बोलने के लिए आपका स्थान { NUMBER($place) } है।
hands-lowered = केंद्र ने आपका हाथ नीचे कर दिया है।
hands-closed = सत्र का सार बताए जाने तक हाथ बंद हैं। अगले भाग में आप अपना हाथ उठा सकते हैं।
hands-closed-short = हाथ बंद
hands-order = क्लिनिक केंद्र से पहले आते हैं, और जो नहीं बोले वे बोल चुके लोगों से पहले।
hands-raised = { $name } ने हाथ उठाया है।
hands-many = { $count ->
    [one] { $count } और हाथ उठा है।
   *[other] { $count } और हाथ उठे हैं।
}
hands-badge = हाथ उठा है, स्थान { NUMBER($place) }
hands-muted-floor = बोलने की बारी आपकी है, पर अभी आपको कोई नहीं सुन रहा।

agenda-title = कार्यसूची
agenda-phase-welcome = स्वागत
agenda-phase-didactic = व्याख्यान
agenda-phase-introduce = केस: परिचय
agenda-phase-present = केस: प्रस्तुति
agenda-phase-clarify = केस: प्रश्न
agenda-phase-recommend = केस: सुझाव
agenda-phase-sum_up = केस: सारांश
agenda-phase-announcements = सूचनाएँ
agenda-phase-survey = सर्वेक्षण
agenda-phase-close = विदाई
# The same where there is no room for more.
agenda-short-welcome = स्वागत
agenda-short-didactic = व्याख्यान
agenda-short-introduce = परिचय
agenda-short-present = प्रस्तुति
agenda-short-clarify = प्रश्न
agenda-short-recommend = सुझाव
agenda-short-sum_up = सारांश
agenda-short-announcements = सूचनाएँ
agenda-short-survey = सर्वेक्षण
agenda-short-close = विदाई
agenda-steps = इस केस के चरण
agenda-questions-only = केवल प्रश्न; सुझाव इसके बाद।
agenda-empty = इस सत्र की अभी कोई कार्यसूची नहीं है।
agenda-begin = शुरू करें
agenda-next = अगला
agenda-next-is = अगला: { $name }
agenda-finish = समाप्त करें
agenda-finish-long = कार्यसूची समाप्त करें
agenda-back = पीछे
agenda-back-to = { $name } पर वापस
agenda-extend = +{ MINUTES($minutes) }
agenda-extend-long = इस मद को { MINUTES($minutes) } और दें
agenda-edit = संपादित करें
agenda-now = अभी
agenda-go-to = { $name } पर जाएँ
agenda-planned = नियोजित { MINUTES($minutes) }
agenda-extended = नियोजित { NUMBER($minutes) } + { MINUTES($more) }
agenda-took = { $time } लगे
agenda-runs = अब तक { $time }
agenda-total = कुल नियोजित: { MINUTES($minutes) } · अब तक: { $time }
agenda-timer = { MINUTES($minutes) } में से { $time }
agenda-left = { $time } बाकी
agenda-late = { $time } अधिक
agenda-begins = { $name } शुरू।
agenda-nothing-runs = कार्यसूची की कोई मद नहीं चल रही।
agenda-soon = { $name }: { MINUTES($minutes) } बाकी।
agenda-over = { $name }: नियोजित समय समाप्त हो गया।
agenda-editor = कार्यसूची संपादित करें
agenda-kind = भाग
agenda-item-title = शीर्षक (वैकल्पिक)
agenda-length = मिनट
agenda-minute-short = मिनट
agenda-up = { $name } को ऊपर ले जाएँ
agenda-down = { $name } को नीचे ले जाएँ
agenda-remove = { $name } हटाएँ
agenda-runs-now = { $name } अभी चल रहा है और रहेगा
agenda-add = एक मद जोड़ें
agenda-add-case = एक केस जोड़ें
agenda-save = सहेजें

case-title = केस
case-none = कोई केस खुला नहीं है।
case-none-host = कोई केस खुला नहीं है। आप जैसे ही केस खोलेंगे, वह सबको दिखेगा।
case-open = केस खोलें
case-edit = केस संपादित करें
case-of = केस { $id }
case-sheet = केस का विवरण
case-opened = केस { $id } खुला है।
case-no-names = कक्ष में सभी इसे पढ़ते हैं। नाम, तारीखें, स्थान, नियोक्ता या फ़ाइल संख्या न लिखें: “लगभग 3 सप्ताह पहले” और “90 या उससे अधिक” लिखें। पहचान वाला भाग कक्ष से बाहर रहता है।
case-id = ECHO पहचान
case-id-hint = कार्यक्रम का कोड, वर्ष और संख्या, जैसे ABC-2026-0042। इससे किसी व्यक्ति या स्थान का पता नहीं चलता।
case-presenter = कौन प्रस्तुत करता है
case-presenter-other = कोई और, या नहीं बताया गया
case-presenter-name = जैसा दिखेगा
case-question = प्रश्न
case-question-number = प्रश्न { NUMBER($number) }
case-question-hint = प्रत्येक में अधिकतम { NUMBER($count) } अक्षर।
case-question-add = प्रश्न जोड़ें
case-section-summary = सार
case-section-goal = रोगी का लक्ष्य, उनके अपने शब्दों में
case-section-history = इतिहास
case-section-medication = दवाएँ
case-section-results = जाँच के परिणाम
case-section-tried = अब तक क्या आज़माया गया
case-section-plan = वर्तमान योजना
case-section-title = इस भाग का शीर्षक
case-section-number = भाग { NUMBER($number) }
case-section-add = भाग जोड़ें
case-too-long = सभी भाग मिलाकर बहुत लंबे हैं। हटाने के अक्षर: { NUMBER($count) }।
case-sending = सहेजा जा रहा है…
case-away = कनेक्शन नहीं है। आपका लिखा यहीं रहेगा।
case-stale = इस बीच किसी और ने इसे बदल दिया। आपके शब्द यहीं हैं।
case-stale-by = इस बीच { $name } ने इसे बदल दिया। आपके शब्द यहीं हैं।
case-stale-now = अब क्या लिखा है
case-stale-theirs = उनका रखें
case-stale-mine = उसकी जगह मेरा रखें
case-strip-more = पूरा प्रश्न दिखाएँ
case-strip-less = कम दिखाएँ
case-beside = तस्वीरों के साथ केस
case-beside-fold = केस समेटें
case-beside-show = केस यहाँ दिखाएँ
case-below-fold = सुझाव समेटें
case-below-show = सुझाव यहाँ दिखाएँ
case-recommendations = सुझाव
case-recommendation = सुझाव लिखें
case-nothing-yet = अभी कुछ नहीं लिखा गया है।
case-suggestions = क्लिनिकों के प्रस्ताव
case-left-out = छोड़े गए: { NUMBER($count) }
case-take = लें
case-leave = छोड़ें
case-up = सुझाव { NUMBER($number) } को ऊपर ले जाएँ
case-down = सुझाव { NUMBER($number) } को नीचे ले जाएँ
case-edit-one = यह सुझाव संपादित करें
case-remove = यह सुझाव हटाएँ
case-removed = सुझाव हटाया गया।
case-taken = सुझाव ले लिया गया।
case-left = सुझाव छोड़ दिया गया।
case-written = लिख लिया गया।
case-suggested = एक क्लिनिक ने प्रस्ताव दिया है।
case-yours-taken = आपका प्रस्ताव सुझावों में शामिल है।
case-by-clinic = क्लिनिक
case-by-hub = केंद्र
case-heading = शीर्षक
case-heading-none = कोई नहीं
case-heading-assessment = मूल्यांकन और निदान
case-heading-drugs = औषधियाँ
case-heading-non_drug = बिना दवा का उपचार
case-heading-interventions = हस्तक्षेप
case-heading-biopsychosocial = जैव-मनो-सामाजिक
case-heading-tests = जाँचें
case-heading-referral = रेफ़रल
case-heading-safety = सुरक्षा
case-heading-system = व्यवस्था
case-heading-other = अन्य
case-strength = प्राथमिकता
case-strength-none = नहीं बताया
case-strength-first = पहले यह करें।
case-strength-consider = विचार करें।
case-strength-if_fails = यदि उससे काम न बने।
case-discipline = कहने वाले का विषय
case-serves-goal = रोगी के अपने लक्ष्य के लिए
case-details = विवरण
case-write = लिखें
case-suggest = प्रस्ताव दें
case-write-hint = Enter से लिखा जाता है, Shift और Enter से नई पंक्ति।
case-suggest-hint = मेज़बान इसे लेता या छोड़ता है। सबको दिखता है।
case-kept-questions = अभी केवल प्रश्न: सुझाव इसके बाद। यहाँ लिखा हुआ तब तक रखा रहेगा।
case-kept-later = जब सत्र सुझावों पर पहुँचेगा तब क्लिनिक प्रस्ताव देंगे। यहाँ लिखा हुआ तब तक रखा रहेगा।
case-said-by = किसने कहा
case-said-by-me = मैंने
case-read-back = पढ़कर सुनाएँ
case-show-large = बड़ा दिखाएँ
case-mark-read-back = पढ़कर सुनाए गए
case-was-read-back = सत्र में पढ़कर सुनाए गए।
case-not-read-back = अभी पढ़कर नहीं सुनाए गए।
case-print = प्रिंट करें या PDF सहेजें
case-notice = पहचान-रहित केस पर चिकित्सक के लिए सलाह। इससे रोगी के साथ कोई संबंध नहीं बनता; निर्णय उपचार करने वाले चिकित्सक का है।
case-follow-up = अनुवर्ती चर्चा का दिन
case-comes-again = अनुवर्ती चर्चा: { $date }
case-no-follow-up = अनुवर्ती चर्चा का दिन तय नहीं है।
case-close = केस बंद करें
case-close-title = केस { $id } बंद करें?
case-close-text = इसके बाद यह किसी को नहीं दिखेगा, और आप इसे इस सत्र में फिर खोल सकते हैं। पत्र अभी या बाद में सहेजें: अंतिम व्यक्ति के जाने के दस मिनट बाद तक रखा जाता है।
case-close-taken = सुझाव: { NUMBER($count) }
case-still-waiting = न लिए, न छोड़े गए प्रस्ताव: { NUMBER($count) }
case-closed = केस { $id } बंद है।
case-closed-list = इस सत्र में बंद किए गए
case-reopen = फिर खोलें
case-reopen-first = पहले खुला केस बंद करें
case-letter = { $id } का पत्र सहेजें
case-letter-pdf = { $id } का पत्र PDF में सहेजें
case-letter-names = किसने प्रस्तुत किया और किसने क्या कहा, उनके नाम सहित
case-letter-failed = पत्र नहीं मिल सका। कृपया थोड़ी देर में दोबारा कोशिश करें।
case-letter-unprinted = सर्वर यह PDF नहीं बना सकता। “{ case-read-back }” में केस प्रिंट करें, या पत्र को PDF के बिना सहेजें।

shortcuts-title = कीबोर्ड शॉर्टकट
shortcuts-letters = अकेले अक्षर शॉर्टकट का काम करते हैं
shortcuts-microphone = माइक्रोफ़ोन चालू या बंद
shortcuts-talk = म्यूट रहते हुए बोलें, जब तक इसे दबाए रखें
shortcuts-space = स्पेस
shortcuts-camera = कैमरा चालू या बंद
shortcuts-screen = अपनी स्क्रीन साझा करें
shortcuts-people = यहाँ कौन है
shortcuts-hands = हाथ उठाएँ या नीचे करें; मेज़बान के लिए, किसने उठाया है
shortcuts-chat = चैट
shortcuts-case = कक्ष का केस
shortcuts-agenda = कार्यसूची
shortcuts-react = प्रतिक्रिया दिखाएँ
shortcuts-polls = मतदान
shortcuts-away = दूर जाएँ या वापस आएँ
shortcuts-still-there = उत्तर दें कि आप अब भी यहाँ हैं
shortcuts-next = मेज़बान के लिए: अगले व्यक्ति को बोलने की बारी दें
shortcuts-go-on = मेज़बान के लिए: कार्यसूची की अगली मद पर जाएँ
shortcuts-help = यह सूची

line-good = कनेक्शन अच्छा है
line-weak = कनेक्शन कमज़ोर है
line-reconnecting = फिर से जुड़ रहे हैं…
line-round-trip = आने-जाने का समय: { NUMBER($ms) } ms

line-short-good = अच्छा
line-short-weak = कमज़ोर
line-short-reconnecting = फिर से जुड़ रहे हैं…

reconnecting-text = आप कक्ष में बने हुए हैं। तस्वीर और आवाज़ अपने-आप लौट आएँगी।
blocked-title = न आवाज़ पहुँच रही है, न तस्वीर।
blocked-text = लगता है यह नेटवर्क उन्हें रोक रहा है। अपने आईटी विभाग से इस सर्वर के लिए UDP की अनुमति माँगें, या दूसरा नेटवर्क आज़माएँ।
back = आप फिर से जुड़ गए हैं।
joined = आप { $room } में हैं।
came = { $name } जुड़ गए हैं।
left = { $name } बाहर चले गए हैं।
has-floor = बोलने की बारी { $name } की है।
has-floor-badge = बोलने की बारी { $name } की है
you-have-floor = बोलने की बारी आपकी है।
you-have-floor-badge = बोलने की बारी आपकी है
floor-free = बोलने की बारी किसी की नहीं है।
floor-taken = बोलने की बारी वापस ले ली गई है।
unmute = अनम्यूट करें
removed = { $name } को हटा दिया गया है।
device-new = { $name } जुड़ गया है।
device-use = इसे इस्तेमाल करें

silenced-microphone = केंद्र ने आपका माइक्रोफ़ोन म्यूट कर दिया है।
silenced-camera = केंद्र ने आपका कैमरा बंद कर दिया है।
silenced-screen = आपकी स्क्रीन साझा होना बंद हो गई है।

still-muted-microphone = आपका माइक्रोफ़ोन पहले की तरह म्यूट है।
still-muted-camera = आपका कैमरा पहले की तरह बंद है।

given-back-microphone = आपका माइक्रोफ़ोन फिर से सुनाई दे रहा है।
given-back-camera = आपका कैमरा फिर से दिखाई दे रहा है।
given-back-screen = आपकी स्क्रीन फिर से दिखाई दे रही है।

talk-heard = जब तक आप स्पेस दबाए रखते हैं, आपको सुना जा रहा है।

## What a person asked for and did not get, by the relay's code

refused-floor_needed = बोलने की बारी रहते हुए आप अपनी स्क्रीन साझा कर सकते हैं। केंद्र से बारी माँगें।
refused-screen_taken = केंद्र अपनी स्क्रीन साझा कर रहा है। उसके समाप्त होने पर आप अपनी साझा कर सकते हैं।
refused-host_only = यह केवल मेज़बान कर सकते हैं।
refused-role_may_not = इस सत्र में आपकी भूमिका में यह शामिल नहीं है।
refused-no_such_participant = वे अभी-अभी कक्ष से बाहर गए हैं।
refused-cannot_speak = वे केवल देख रहे हैं, इसलिए उन्हें बोलने की बारी नहीं दी जा सकती।
refused-no_such_hand = वह हाथ अब उठा हुआ नहीं है।
refused-hands_closed = { hands-closed }
refused-not_waiting = वे अब प्रतीक्षा में नहीं हैं।
refused-reason_too_long = कारण में अधिकतम 300 अक्षर हो सकते हैं।
refused-no_place = कक्ष में कोई जगह खाली नहीं है, इसलिए वे प्रतीक्षा में रहेंगे।
refused-no_such_item = वह मद अब कार्यसूची में नहीं है।
refused-agenda_too_long = कार्यसूची में अधिकतम 60 मदें हो सकती हैं।
refused-title_too_long = वह शीर्षक बहुत लंबा है।
refused-minutes_out_of_range = कार्यसूची की एक मद अधिकतम 240 मिनट की होती है।
refused-nothing_runs = अभी कार्यसूची की कोई मद नहीं चल रही।
refused-not_asked = वह प्रश्न समाप्त हो चुका है: उत्तर पाँच मिनट तक लिए जाते हैं।
refused-already_answered = आप इस सर्वेक्षण का उत्तर दे चुके हैं।
refused-no_such_line = वह संदेश पहले ही जा चुका है।
refused-no_such_announcement = वह घोषणा अब नहीं है।
refused-too_many_announcements = पहले से दस घोषणाएँ हैं। पहले एक हटाएँ।
refused-no_such_poll = वह मतदान अब नहीं है।
refused-too_many_polls = पहले से बीस मतदान हैं। पहले एक हटाएँ।
refused-poll_started = वह मतदान शुरू हो चुका है, अब नहीं बदला जा सकता।
refused-poll_open = अभी दूसरा मतदान खुला है। पहले उसे बंद करें।
refused-poll_not_open = वह मतदान अब वोट नहीं लेता।
refused-already_voted = आप वोट दे चुके हैं, और गुमनाम मतदान में वोट अंतिम है।
refused-choices_out_of_range = मतदान में 2 से 10 विकल्प होते हैं।
refused-scale_out_of_range = पैमाना 0 या अधिक से अधिकतम 10 तक बढ़ता है।
refused-ballot_unfit = कृपया उत्तर चुनें, मतदान की अनुमति से अधिक नहीं।
refused-no_case = वह केस अब खुला नहीं है।
refused-case_open = एक और केस खुला है। पहले उसे बंद करें: उसका कुछ नहीं खोएगा।
refused-bad_echo_id = { case-id-hint }
refused-echo_id_taken = इस कक्ष के किसी और केस की यही ECHO पहचान है। अगली संख्या लें।
refused-questions_out_of_range = केस में एक से तीन प्रश्न होते हैं।
refused-too_many_sections = केस में अधिकतम 16 भाग होते हैं।
refused-no_such_recommendation = वह सुझाव अब नहीं है।
refused-too_many_recommendations = केस में अधिकतम 50 सुझाव होते हैं। कुछ हटाएँ या मिलाएँ।
refused-recommend_later = सुझावों के लिए अभी समय नहीं है। आपका लिखा रखा गया है।
refused-stale_edit = { case-stale }
refused-bad_date = ऐसा कोई दिन नहीं है।
refused-hub_alone = आप केंद्र को, या केंद्र के किसी व्यक्ति को लिख सकते हैं।
refused-text_too_long = यह संदेश बहुत लंबा है। कृपया इसे हिस्सों में भेजें।
refused-too_fast = एक साथ बहुत सारे संदेश। कृपया कुछ सेकंड रुककर दोबारा भेजें।
refused-not_kept = यह अभी सहेजा नहीं जा सकता, इसलिए भेजा नहीं गया। कृपया थोड़ी देर में दोबारा कोशिश करें।
refused-policed = आपका ब्राउज़र कक्ष की सीमा से ज़्यादा भेज रहा है। अगर यह जारी रहे, तो इस पेज को फिर से लोड करें।

### Hindi. hub: केंद्र; clinic: क्लिनिक; floor: बोलने की बारी; host: मेज़बान; room: कक्ष।

language = भाषा

product = Spindle
undo = वापस लें
close = बंद करें
cancel = रद्द करें
try-again = फिर कोशिश करें
you = आप
hub = केंद्र
name-own = { $name } ({ you })
about = { $action }: { $name }

home-title = विशेषज्ञ और क्लिनिक, एक ही कक्ष में
home-lead = Spindle विशेषज्ञों के एक केंद्र को उन क्लिनिकों से जोड़ता है जो ब्राउज़र से जुड़ते हैं।
home-steps-title = कैसे जुड़ें
home-step-1 = अपने निमंत्रण का लिंक खोलें। न खाता चाहिए, न कुछ इंस्टॉल करना है।
home-step-2 = अपना कैमरा, माइक्रोफ़ोन और स्पीकर जाँच लें।
home-step-3 = जुड़ें। सब आपको देख और सुन सकते हैं, और आप केस को समझ सकते हैं।
home-paste = आपके पास लिंक है? उसे यहाँ चिपकाएँ
home-placeholder = https://…/r/…
home-open = कक्ष खोलें
home-not-a-link = यह यहाँ के किसी कक्ष का लिंक नहीं है। यह आपके निमंत्रण वाले लिंक जैसा दिखना चाहिए।
home-incomplete-title = यह लिंक अधूरा है
home-incomplete = इसका आख़िरी हिस्सा नहीं है। अपने निमंत्रण से पूरा लिंक कॉपी करें और उसे फिर से खोलें।

prejoin-title = जुड़ने के लिए तैयार हैं?
prejoin-title-of = { $room } से जुड़ने के लिए तैयार हैं?
prejoin-watch = देखें और सुनें
prejoin-watches = आप देखने और सुनने के लिए जुड़ रहे हैं। कोई आपको देखता या सुनता नहीं।
prejoin-as = आप { $name } के नाम से जुड़ रहे हैं।
prejoin-as-hub = आप केंद्र की ओर से { $name } के नाम से जुड़ रहे हैं।
prejoin-name = आपका नाम
prejoin-name-placeholder = क्लिनिक या व्यक्ति
prejoin-join = अभी जुड़ें
prejoin-joining = जुड़ रहे हैं…
prejoin-without = कैमरा और माइक्रोफ़ोन के बिना जुड़ें
prejoin-coming-back = आपको कक्ष में वापस ले जा रहे हैं…
prejoin-still-trying = कक्ष से संपर्क नहीं हो रहा। फिर कोशिश हो रही है…
survey-last = { $date } को आप यहाँ एक सत्र में थे।
survey-last-open = उसके सर्वेक्षण का उत्तर दें
prejoin-preview = आपके कैमरे की तस्वीर
prejoin-camera-off = आपका कैमरा बंद है
prejoin-camera-starting = आपका कैमरा चालू हो रहा है…
prejoin-camera-none = कैमरे की तस्वीर नहीं है
prejoin-asking = ब्राउज़र कैमरा और माइक्रोफ़ोन की अनुमति माँग सकता है: अनुमति दें चुनें।
prejoin-level = माइक्रोफ़ोन का स्तर
prejoin-mic-off = आपका माइक्रोफ़ोन बंद है
prejoin-speak = कुछ बोलें: पट्टी हिलनी चाहिए
prejoin-microphone = माइक्रोफ़ोन
prejoin-camera = कैमरा
prejoin-speaker = स्पीकर
prejoin-system-speaker = सिस्टम का स्पीकर
prejoin-test-speaker = जाँचें
prejoin-testing = बज रहा है…
prejoin-heard = आपको तीन सुर सुनाई देने चाहिए थे। अगर नहीं, तो दूसरा स्पीकर चुनें या आवाज़ बढ़ाएँ।
prejoin-unnamed = { $kind } { NUMBER($number) }

companions-title = मेरे साथ और लोग भी हैं
companions-count = { $count ->
    [one] मेरे साथ एक और व्यक्ति है
   *[other] मेरे साथ { $count } और लोग हैं
}
companions-label = इस स्क्रीन पर और कौन बैठा है?
companions-placeholder = दूसरे व्यक्ति का नाम
companions-add = जोड़ें
companions-remove = हटाएँ
companions-known = पहले आपके साथ
companions-hint = यहाँ लिखे गए हर व्यक्ति को नाम से उपस्थित गिना जाता है।
companions-full = { NUMBER($count) } से अधिक लोगों के नाम नहीं लिखे जा सकते।

waiting-title = मेज़बान आपको जल्द अंदर आने देंगे
waiting-no-host = केंद्र से अभी कोई यहाँ नहीं है
waiting-in = { $room } में जुड़ने की प्रतीक्षा है
waiting-next = अगली बारी आपकी है।
waiting-before = { $count ->
    [one] आपसे पहले एक व्यक्ति प्रतीक्षा में है।
   *[other] आपसे पहले { $count } लोग प्रतीक्षा में हैं।
}
waiting-text = अभी आपको कोई नहीं देख या सुन रहा। तब तक अपना कैमरा, माइक्रोफ़ोन और स्पीकर जाँच लें; यह पेज खुला रखें।
waiting-text-watching = आपको कोई नहीं देख या सुन रहा। तब तक अपना स्पीकर जाँच लें; यह पेज खुला रखें।
waiting-offline = संपर्क टूट गया। हम फिर कोशिश कर रहे हैं, तब तक आपकी जगह बनी रहेगी…
waiting-leave = प्रतीक्षा छोड़ें
waiting-mark = प्रतीक्षा में

unable-title = यह ब्राउज़र कक्ष से नहीं जुड़ सकता
unable-text = अपना लिंक Chrome, Edge, Firefox या Safari के नए संस्करण में खोलें। अगर वह किसी दूसरे ऐप के अंदर खुला है, तो उस ऐप के मेन्यू में “ब्राउज़र में खोलें” चुनें।
unable-lacks = आपके आईटी विभाग के लिए: इसमें { $names } नहीं है। हो सकता है कि किसी सेटिंग, नीति या एक्सटेंशन ने इसे बंद कर दिया हो।

controls-mute-long = माइक्रोफ़ोन म्यूट करें
controls-unmute-long = माइक्रोफ़ोन अनम्यूट करें
controls-camera-on = कैमरा चालू करें
controls-camera-off = कैमरा बंद करें
controls-light = हल्के रंग लगाएँ
controls-dark = गहरे रंग लगाएँ

tap-hear-title = कक्ष को सुनने के लिए टैप करें
tap-hear-text = आपके ब्राउज़र ने आवाज़ रोक दी है।

tap-see-title = कक्ष को देखने के लिए टैप करें
tap-see-text = आपके ब्राउज़र ने तस्वीरें रोक दी हैं।

later-waiting = लोड हो रहा है…
later-failed = पृष्ठ का यह भाग नहीं आया।
later-again = फिर कोशिश करें

microphone-nothing = आपके माइक्रोफ़ोन से हमें कुछ सुनाई नहीं दे रहा।
microphone-choose = दूसरा चुनें
microphone-muted = आप म्यूट हैं और आपको कोई नहीं सुन रहा।
microphone-muted-keys = अनम्यूट करने के लिए M दबाएँ, या बोलते समय स्पेस दबाए रखें।

device-taken = { $what ->
    [camera] आपका कैमरा अलग हो गया। अब इस्तेमाल में: { $name }।
    [speaker] आपका स्पीकर अलग हो गया। आवाज़ अब यहाँ से आ रही है: { $name }।
   *[microphone] आपका माइक्रोफ़ोन अलग हो गया। अब इस्तेमाल में: { $name }।
}
device-back = फिर से जुड़ा और इस्तेमाल में: { $name }।

rejoin = फिर से जुड़ें

## A device that did not open, by its trouble

device = { $what ->
    [camera] कैमरे
    [screen] स्क्रीन
    [both] कैमरे और माइक्रोफ़ोन
   *[microphone] माइक्रोफ़ोन
}
trouble-denied = इस पेज को आपके { device } की अनुमति नहीं है। पते की बाईं ओर के चिह्न पर क्लिक करें, अनुमति दें, फिर दोबारा कोशिश करें।
trouble-denied_by_system = आपका कंप्यूटर इस ब्राउज़र को { device } का उपयोग नहीं करने देता। सिस्टम की गोपनीयता सेटिंग में अनुमति दें, फिर दोबारा कोशिश करें।
trouble-dismissed = आपके { device } से जुड़ा सवाल बंद कर दिया गया। दोबारा कोशिश करें और अनुमति दें चुनें।
trouble-missing = { $what ->
    [both] न कैमरा मिला, न माइक्रोफ़ोन। उन्हें लगाकर दोबारा कोशिश करें, या उनके बिना जुड़ें।
    [camera] कोई कैमरा नहीं मिला। उसे लगाकर दोबारा कोशिश करें, या उसके बिना जुड़ें।
    [screen] कोई स्क्रीन नहीं मिली। उसे लगाकर दोबारा कोशिश करें, या उसके बिना जुड़ें।
   *[microphone] कोई माइक्रोफ़ोन नहीं मिला। उसे लगाकर दोबारा कोशिश करें, या उसके बिना जुड़ें।
}
trouble-busy = कोई दूसरा प्रोग्राम आपके { device } का उपयोग कर रहा है। उसे बंद करके दोबारा कोशिश करें।
trouble-lost = आपके { device } से संपर्क टूट गया। केबल जाँचें और दोबारा कोशिश करें।
trouble-held = सिस्टम ने आपके { device } को रोक लिया है: किसी कॉल, दूसरे प्रोग्राम या उपकरण के बटन के कारण। यह अपने-आप ठीक हो जाता है; अगर न हो, तो दोबारा कोशिश करें।
trouble-zeros = उससे कुछ भी नहीं आ रहा। दूसरा माइक्रोफ़ोन चुनें, या सिस्टम की गोपनीयता सेटिंग में इस ब्राउज़र को उसकी अनुमति दें।
trouble-faint = उससे लगभग कुछ नहीं आ रहा। उसकी आवाज़ बढ़ाएँ, उपकरण पर म्यूट बटन देखें, या दूसरा माइक्रोफ़ोन चुनें।
trouble-silent = उससे कुछ देर से कुछ नहीं आया। अगर आप बोल रहे हैं, तो उपकरण पर म्यूट बटन देखें, या दूसरा माइक्रोफ़ोन चुनें।
trouble-still = { $what ->
    [screen] दूसरों को आपकी स्क्रीन रुकी हुई दिख रही है: साझा की गई विंडो छिपी या छोटी की हुई है।
   *[other] दूसरों को आपके { device } की तस्वीर रुकी हुई दिख रही है: साझा की गई विंडो छिपी या छोटी की हुई है।
}
trouble-insecure = यह पेज { device } का उपयोग केवल सुरक्षित कनेक्शन पर कर सकता है: पता https:// से शुरू होना चाहिए
trouble-unsupported = यह ब्राउज़र यहाँ { device } का उपयोग नहीं कर सकता। Chrome, Edge, Firefox या Safari का नया संस्करण इस्तेमाल करें।
trouble-other = आपके { device } को चालू नहीं किया जा सका। दोबारा कोशिश करें, या दूसरा उपकरण चुनें।

## Why the session is over

ending-left-title = आप कक्ष से बाहर आ गए हैं
ending-left-text = आपका कैमरा और माइक्रोफ़ोन बंद हैं।
ending-replaced-title = आप यहाँ दूसरी विंडो में हैं
ending-replaced-text = यही लिंक कहीं और खोला गया, और उस विंडो ने आपकी जगह ले ली है। आप इसे बंद कर सकते हैं।
ending-removed-title = केंद्र ने आपको कक्ष से हटा दिया है
ending-removed-text = अगर आपको लगता है कि यह ग़लती से हुआ, तो कृपया उनसे संपर्क करें जिन्होंने आपको बुलाया था।
ending-room_closed-title = यह कक्ष बंद हो गया है
ending-room_closed-text = यह दोबारा नहीं खुलेगा। अगले सत्र के लिए कृपया केंद्र से नया लिंक माँगें।
ending-session_ended-title = सत्र समाप्त हो गया है
ending-session_ended-text = भाग लेने के लिए धन्यवाद। अगला सत्र शुरू होने पर आप इसी लिंक से जुड़ सकेंगे।
ending-restarting-title = कक्ष फिर से शुरू हो रहा है
ending-restarting-text = कृपया थोड़ी देर में लौट आएँ।
ending-failed-title = हमारी ओर से कुछ गड़बड़ हो गई
ending-failed-text = कृपया लौटने की कोशिश करें।

## Why somebody was not let in, by the relay's code

refusal-unknown-title = आप कक्ष से नहीं जुड़ सके
refusal-room_full-title = कक्ष भर गया है
refusal-room_full-text = सारे स्थान भर गए हैं। कृपया कुछ मिनट बाद कोशिश करें, या उन्हें बताएँ जिन्होंने आपको बुलाया था।
refusal-token_expired-title = इस लिंक का समय समाप्त हो गया है
refusal-token_expired-text = कृपया जिन्होंने आपको बुलाया था, उनसे नया लिंक माँगें।
refusal-token_not_yet_valid-title = इस लिंक के लिए अभी जल्दी है
refusal-token_not_yet_valid-text = यह कक्ष को बाद में खोलेगा। कृपया तब लौटें, या जिन्होंने आपको बुलाया था, उनसे दूसरा लिंक माँगें।
refusal-wrong_room-title = यह लिंक किसी दूसरे कक्ष का है
refusal-wrong_room-text = कृपया अपने निमंत्रण से इस सत्र का लिंक खोलें, या नया लिंक माँगें।
refusal-unauthorized-title = यह लिंक कक्ष नहीं खोलता
refusal-unauthorized-text = यह रास्ते में बदल गया, या इसके बनने के बाद सर्वर की कुंजी बदल गई। कृपया जिन्होंने आपको बुलाया था, उनसे नया लिंक माँगें।
refusal-no_such_room-title = यह कक्ष खुला नहीं है
refusal-no_such_room-text = कृपया अपने निमंत्रण की तारीख़ और समय देखें, या केंद्र से नया लिंक माँगें।
refusal-offer_refused-title = यह ब्राउज़र नहीं जुड़ सका
refusal-offer_refused-text = कृपया इसे अपडेट करें, या Chrome, Edge, Firefox या Safari का नया संस्करण इस्तेमाल करें।
refusal-not_kept-title = अभी कोई सत्र शुरू नहीं हो सकता
refusal-not_kept-text = केंद्र का सर्वर उसका रिकॉर्ड नहीं रख पा रहा। कृपया कुछ मिनट बाद कोशिश करें, या केंद्र को बताएँ।
refusal-room_locked-title = कक्ष में ताला लगा है
refusal-room_locked-text = सत्र शुरू हो चुका है, और केंद्र अभी किसी और को आने नहीं दे रहा। केंद्र से कक्ष खोलने को कहें, फिर दोबारा कोशिश करें।
refusal-lobby_full-title = बहुत लोग प्रतीक्षा में हैं
refusal-lobby_full-text = अभी और कोई प्रतीक्षा में नहीं रह सकता। कुछ मिनट बाद फिर कोशिश करें, या केंद्र को फ़ोन करें।
refusal-denied-title = आपको आने नहीं दिया गया
refusal-denied-text = यदि आपको आना था, तो केंद्र से संपर्क करें। आधे मिनट में आप फिर पूछ सकते हैं।
refusal-denied-wrote = केंद्र ने लिखा:
refusal-removed-title = इस लिंक से अब कोई नहीं जुड़ सकता
refusal-removed-text = केंद्र ने इस लिंक से आए किसी व्यक्ति को हटाया है। अगर वह आप नहीं थे, या ग़लती हुई थी, तो केंद्र से अपने लिए अलग लिंक माँगें।
refusal-session_ended-title = { ending-session_ended-title }
refusal-session_ended-text = { ending-session_ended-text }
refusal-room_closed-title = { ending-room_closed-title }
refusal-room_closed-text = { ending-room_closed-text }
refusal-replaced-title = { ending-replaced-title }
refusal-replaced-text = { ending-replaced-text }
refusal-unable-title = { unable-title }
refusal-unable-text = { unable-text }

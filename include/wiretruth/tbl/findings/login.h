/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Logins, texts, CHAP. The columns stand in ../findings.h.
 */
WT_FINDING(LOGIN_STAGE, "iscsi.login.stage", ERROR, NONE,
           "A Login PDU names stages that do not follow: the current stage is not the one reached, the next one is "
           "not ahead of it, or the answer goes further than was asked.",
           "A login state machine that loses track when the other side answers unexpectedly: no security stage, an "
           "extra round\n"
           "A target that asks for authentication of an initiator that went straight to operational negotiation\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi. What each side wants: iscsiadm -m node -T TARGET | grep -i auth, targetcli ls /iscsi/TARGET.",
           "RFC 7143 6.3, 11.12.3")
WT_FINDING(LOGIN_TRANSIT, "iscsi.login.transit", ERROR, NONE,
           "The target went to the next login stage (T bit) though the initiator had not asked to.",
           "A target that takes its own readiness for both sides' agreement\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.13.6")
WT_FINDING(LOGIN_CONTINUE, "iscsi.login.continue", ERROR, NONE,
           "A Login PDU says that its text goes on (C bit) and that the stage is over (T bit).",
           "A sender whose text, longer than a PDU, is cut into several, and that sets T on all of them\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi. Until then, less text: fewer CHAP algorithms, no vendor keys.",
           "RFC 7143 11.12.2, 11.13.7")
WT_FINDING(LOGIN_CONTINUE_ANSWER, "iscsi.login.continue_answer", ERROR, NONE,
           "A Login PDU whose text goes on (C bit) was answered by one with data; the answer must be empty until the "
           "text is whole.",
           "An answering side that parses each PDU by itself, and does not wait for the rest of the text\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi. Until then, less text: fewer CHAP algorithms, no vendor keys.",
           "RFC 7143 6.2")
WT_FINDING(LOGIN_OUTSTANDING, "iscsi.login.outstanding", ERROR, NONE,
           "The initiator sent a second Login Request before the first one was answered.",
           "An initiator that repeats its request when the answer is late, instead of waiting or giving up\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, "
           "firmware). If the answer was late, look at the target's load: its login daemon (dmesg -T, journalctl at "
           "that time).",
           "RFC 7143 6.3")
WT_FINDING(LOGIN_NAMES, "iscsi.login.names", ERROR, NONE,
           "The first Login Request lacks InitiatorName, or TargetName in a session that is not for discovery.",
           "The initiator has no name: /etc/iscsi/initiatorname.iscsi is empty, missing or not read (a container, an "
           "installer's image)\n"
           "A tool or boot firmware that was given no target name and does not ask for discovery\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Set the name and restart: echo \"InitiatorName=$(iscsi-iname)\" >/etc/iscsi/initiatorname.iscsi; "
           "systemctl restart iscsid. For boot firmware, fill in both names in its menu.",
           "RFC 7143 6.3")
WT_FINDING(LOGIN_TSIH, "iscsi.login.tsih", ERROR, NONE,
           "The target named a new session (TSIH) before the last response of its login, or did not name it there.",
           "A target that assigns the session too early, before authentication is done, or forgets to\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.13.3")
WT_FINDING(LOGIN_IDENTITY, "iscsi.login.identity", ERROR, NONE,
           "The ISID, TSIH or CID changed from one Login Request to the next of the same login.",
           "An initiator that draws a new ISID for each PDU, or copies it from another session\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.12.5, 11.12.6, 11.12.7")
WT_FINDING(LOGIN_REDIRECT, "iscsi.login.redirect", ERROR, NONE,
           "The target sent the initiator elsewhere (status class 1) without saying where: TargetAddress is missing.",
           "A load balancer or cluster that redirects, and has no address to give: the owner of the target is down "
           "or unknown\n"
           "The target's redirection is set up without an address\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Look at the target's redirection settings and at whether the portal it should name is up (SPDK: rpc.py "
           "iscsi_get_target_nodes; arrays: their list of portals); until then log in to that portal directly: "
           "iscsiadm -m node -T TARGET -p OTHER_PORTAL -l.",
           "RFC 7143 11.13.5")
WT_FINDING(LOGIN_REPEATED, "iscsi.login.repeated", ERROR, NONE,
           "One side sent the same key twice in a login; the other must end it.",
           "An initiator that sends all its keys again in each stage; known of libiscsi before April 2016 "
           "(InitiatorName, which FreeNAS refuses) and of u-root's initiator\n"
           "A target that answers a key in both stages\n"
           "Keys given twice in a configuration, which a tool passes on as they are",
           "See them: tshark -r FILE -Y iscsi.keyvalue -T fields -e frame.number -e iscsi.keyvalue. Update whichever "
           "side sent it.",
           "RFC 7143 6.3; libiscsi pull request 196; u-root/iscsinl pull request 12")
WT_FINDING(TEXT_FORMAT, "iscsi.text.format", ERROR, NONE,
           "Login text is not made of key=value pairs: '=' or the NUL at the end is missing, or a key's name is "
           "empty, too long, or not a capital letter with letters, digits and . - + @ _ after it.",
           "A sender that leaves out the NUL behind the last pair, or counts it wrongly\n"
           "A configured name or secret with characters that must not be there\n"
           "Text that was cut to the receiver's MaxRecvDataSegmentLength without the C bit",
           "See it: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi -x. Update whichever side sent it, or correct "
           "the name; pairs may go unread.",
           "RFC 7143 6.1")
WT_FINDING(TEXT_BOOLEAN, "iscsi.text.boolean", ERROR, NONE,
           "A key that is Yes or No, spelt exactly so, has another value.",
           "A configuration with yes, no, true, 1 or the like, which a tool passes on as it is\n"
           "A sender that spells it its own way",
           "Correct the value where it is set: iscsiadm -m node -T TARGET | grep -E 'InitialR2T|ImmediateData', "
           "targetcli /iscsi/TARGET/tpg1 get parameter; or update that side.",
           "RFC 7143 6.1")
WT_FINDING(TEXT_NOT_UNDERSTOOD, "iscsi.text.not_understood", ERROR, NONE,
           "A key that every side must know was answered NotUnderstood.",
           "A small or old implementation that knows only some keys\n"
           "A key misspelt by one side, so that the other cannot know it\n"
           "A proxy or load balancer that answers in place of the target",
           "See which one: tshark -r FILE -Y 'iscsi.keyvalue contains \"NotUnderstood\"' -T fields -e frame.number "
           "-e iscsi.keyvalue. Update whichever side answered.",
           "RFC 7143 6.2")
WT_FINDING(CHAP_ALGORITHM, "iscsi.chap.algorithm", ERROR, NONE,
           "The target chose a CHAP algorithm that the initiator had not offered.",
           "A target that takes the first algorithm it knows itself, and does not read the initiator's list\n"
           "A target that knows MD5 only and says so although the initiator no longer offers it (a FIPS host)\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "See what was offered: tshark -r FILE -Y 'iscsi.keyvalue contains \"CHAP_A\"' -T fields -e "
           "iscsi.keyvalue. Update the target, or offer that algorithm: iscsiadm -m node -T TARGET -o update -n "
           "node.session.auth.chap_algs -v SHA256,SHA1,MD5.",
           "RFC 7143 12.1.3")
WT_FINDING(LOGIN_VERSION, "iscsi.login.version", ERROR, NONE,
           "A Login PDU speaks of a version of iSCSI other than 0x00, the only one that there is.",
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell\n"
           "A tool that is not iSCSI at all, on the target's port: a scanner\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi.",
           "RFC 7143 11.12.4, 11.13.2")
WT_FINDING(LOGIN_PORTAL_GROUP, "iscsi.login.portal_group", ERROR, NONE,
           "The target's first login text lacks TargetPortalGroupTag. The initiator cannot tell which portals lead "
           "to the same session, and may refuse to log in.",
           "A small or young target that leaves it out; known of iSCSIConsole before 1.3.3\n"
           "A target that sends it in a later response, behind authentication\n"
           "A load balancer that answers the first request itself",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 6.3.1, 13.9; iSCSIConsole issue 1")
WT_FINDING(LOGIN_AFTER_REFUSAL, "iscsi.login.after_refusal", ERROR, NONE,
           "After the target had ended a login (status class other than 0), a PDU came on the same connection. Both "
           "sides must close it then.",
           "An initiator that does not look at the status class and goes on with its script\n"
           "A target that refuses, and then answers the next PDU all the same\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi. The login has to be tried again on a new TCP connection.",
           "RFC 7143 11.13.5")
WT_FINDING(LOGIN_STAGE_KEY, "iscsi.login.stage_key", ERROR, NONE,
           "A key came in a login stage where it does not belong: an operational one during security negotiation, "
           "one of authentication after it, or one that is not for logins at all. The other side may ignore it or "
           "end the login.",
           "A side that sends its operational keys at once, in the first PDU, to save a round\n"
           "A target that answers keys of the other stage\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "See them: tshark -r FILE -Y iscsi.keyvalue -T fields -e frame.number -e iscsi.keyvalue. Update whichever "
           "side sent it first.",
           "RFC 7143 6.3, 12, 13")
WT_FINDING(LOGIN_LEADING_ONLY, "iscsi.login.leading_only", WARNING, NONE,
           "A key of the whole session was negotiated on a connection that was added to it; only the session's first "
           "connection may do so. The two sides may differ on its value afterwards.",
           "An initiator that sends the same keys on each connection of a session; the target may answer them (tgt "
           "does)\n"
           "A target that offers MaxConnections and the like by itself on added connections\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; until then allow one connection in a session (MaxConnections=1) and use "
           "multipath for more paths: multipath -ll.",
           "RFC 7143 13, 6.3.3")
WT_FINDING(TEXT_VALUE, "iscsi.text.value", ERROR, NONE,
           "A value in a login's text has more than 255 octets.",
           "A name, an alias or a node architecture of more than 255 octets in a configuration\n"
           "Values that a tool puts together from several, as a list of addresses",
           "Shorten it where it is set: cat /etc/iscsi/initiatorname.iscsi, targetcli ls /iscsi.",
           "RFC 7143 6.1, 13.26")
WT_FINDING(TEXT_RANGE, "iscsi.text.range", ERROR, NONE,
           "A key that is a number has a value outside the range that it may have, or one that is no number.",
           "A configured value outside of what the key allows: MaxBurstLength below 512, or of 16 MiB and more\n"
           "A side that rounds a value up, beyond its limit\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Correct it where it is set: iscsiadm -m node -T TARGET | grep iscsi., targetcli /iscsi/TARGET/tpg1 get "
           "parameter.",
           "RFC 7143 6.2.2, 13")
WT_FINDING(TEXT_ANSWER, "iscsi.text.answer", ERROR, NONE,
           "A key was answered with what the offer does not allow: a value that was not on the list, a number beyond "
           "the one offered, or a Yes or No that the offer had ruled out. The two sides may differ on what was "
           "agreed.",
           "A side that answers with its own setting instead of the smaller, larger or combined one that the rule "
           "gives\n"
           "A side that takes the first value it knows itself, not the first of the offered list\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "See offer and answer: wiretruth analyze --format json FILE, sessions[].negotiation. Update whichever "
           "side answered; until then offer what it insists on: iscsiadm -m node -T TARGET -o update -n "
           "node.session.iscsi.KEY -v VALUE.",
           "RFC 7143 6.2.1, 6.2.2, 13")
WT_FINDING(TEXT_COMBINATION, "iscsi.text.combination", ERROR, NONE,
           "A login ended with values that must not go together: a FirstBurstLength above MaxBurstLength, or an "
           "ErrorRecoveryLevel above 0 with DataSequenceInOrder=Yes and a MaxOutstandingR2T above 1. Writes may be "
           "refused, or hang where something has to be recovered.",
           "FirstBurstLength set above MaxBurstLength, or left at its default while MaxBurstLength was lowered\n"
           "Sides that agree on each key by itself, and check no pair of them",
           "Set FirstBurstLength to MaxBurstLength or less, and MaxOutstandingR2T=1 or ErrorRecoveryLevel=0: "
           "iscsiadm -m node -T TARGET -o update -n node.session.iscsi.FirstBurstLength -v 65536, or targetcli "
           "/iscsi/TARGET/tpg1 set parameter FirstBurstLength=65536; update the target, which agreed.",
           "RFC 7143 13.14, 13.19")
WT_FINDING(DISCOVERY_REQUEST, "iscsi.discovery.request", ERROR, NONE,
           "An initiator sent a SCSI command or a task management request in a session that it had opened for "
           "discovery alone. A target accepts none there.",
           "A scanner or monitoring tool that asks for LUNs in the session it found the target with\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator: for commands it must log in anew, with SessionType=Normal and a TargetName: "
           "iscsiadm -m node -T TARGET -p PORTAL -l.",
           "RFC 7143 4.3, 13.21")
WT_FINDING(TEXT_PROPOSAL, "iscsi.text.proposal", ERROR, NONE,
           "A key that the other side had not offered was said to be Reject, Irrelevant or NotUnderstood: these are "
           "answers, and none was asked for.",
           "A side that answers a key of its own, or one from an earlier exchange\n"
           "A side that fills in all keys it knows, with Irrelevant for those it does not use\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi.",
           "RFC 7143 6.2")
WT_FINDING(TEXT_FINAL, "iscsi.text.final", ERROR, NONE,
           "The target ended a text exchange (F bit) that the initiator had not finished.",
           "A target that ends each exchange with its first response, whatever the initiator still has to say\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.11.1")
WT_FINDING(TEXT_TAG, "iscsi.text.tag", ERROR, NONE,
           "The Target Transfer Tag of a Text PDU is not what is due: a response has one and ends the exchange, or "
           "has none and does not; or a request goes on with a tag that it was not given.",
           "A target whose list of targets does not fit into one PDU, and whose code for that was rarely tried (SPDK "
           "19.04 wrote beyond its buffer there)\n"
           "An initiator that asks for the rest with a tag from an earlier exchange\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi. Long lists of targets may come out incomplete: compare iscsiadm -m discovery -t sendtargets -p "
           "PORTAL with targetcli ls /iscsi; until then set a larger "
           "discovery.sendtargets.iscsi.MaxRecvDataSegmentLength.",
           "RFC 7143 11.10.3, 11.11.1, 11.11.4; SPDK issue 1442")
WT_FINDING(TEXT_CONTINUE, "iscsi.text.continue", ERROR, NONE,
           "A Text PDU says that its text goes on (C bit) and that it is the last (F bit); or the other side did not "
           "wait for the rest with an empty PDU.",
           "A target whose list of targets does not fit into one PDU, and that sets both bits on its parts\n"
           "An initiator that sends its next request instead of an empty one\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi. Until then set a larger discovery.sendtargets.iscsi.MaxRecvDataSegmentLength in "
           "/etc/iscsi/iscsid.conf, so that the list fits.",
           "RFC 7143 6.2, 11.10.2, 11.11.2")
WT_FINDING(TEXT_OUTSTANDING, "iscsi.text.outstanding", ERROR, NONE,
           "The initiator sent a second Text Request before the first one was answered.",
           "An initiator that repeats its request when the answer is late\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, "
           "firmware).",
           "RFC 7143 11.10")
WT_FINDING(CHAP_MD5, "iscsi.chap.md5", NOTE, NONE,
           "The initiator's CHAP algorithms do not include MD5 (5), which every initiator has to offer. Where the "
           "target knows one of the others nothing is lost.",
           "The initiator's list of algorithms was set without MD5 (node.session.auth.chap_algs)\n"
           "Its host runs in FIPS mode, where MD5 is not to be had",
           "None is needed if the login succeeds; MD5 is the weakest of them. Else add it: iscsiadm -m node -T "
           "TARGET -o update -n node.session.auth.chap_algs -v SHA3-256,SHA256,SHA1,MD5.",
           "RFC 7143 12.1.3; open-iscsi issue 24")
WT_FINDING(CHAP_ORDER, "iscsi.chap.order", ERROR, NONE,
           "CHAP keys came out of their turn, or not all that belong together: first the initiator's CHAP_A; then "
           "the target's CHAP_A, CHAP_I, CHAP_C; the initiator's CHAP_N, CHAP_R, with CHAP_I, CHAP_C if the target "
           "is to answer; its CHAP_N, CHAP_R.",
           "One side expects mutual authentication and the other does not: CHAP_I and CHAP_C are missing or too many\n"
           "A target that reads CHAP_A as one number, and fails on a list (LIO before Linux 3.15, and arrays made "
           "from it)\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Compare what both want: iscsiadm -m node -T TARGET | grep node.session.auth (username_in: mutual), "
           "targetcli /iscsi/TARGET/tpg1/acls/INITIATOR get auth. Update whichever side sent them.",
           "RFC 7143 12.1.3; open-iscsi issue 180")
WT_FINDING(CHAP_LENGTH, "iscsi.chap.length", ERROR, NONE,
           "A CHAP challenge or response is longer than 1024 octets, or written neither in hexadecimal (0x) nor in "
           "Base64 (0b).",
           "A side that writes them in decimal, or as plain text\n"
           "A secret or challenge of unusual length that the sender's encoder does not handle\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi.",
           "RFC 7143 12.1.3, 6.1")
WT_FINDING(CHAP_REFLECTION, "iscsi.chap.reflection", ERROR, NONE,
           "One side sent back the other's own CHAP challenge or response. Who does so need not know the secret: it "
           "may be an attack, and the login must not succeed.",
           "An attack: somebody logs in to both sides, and passes on what each one asks\n"
           "A device that copies the other side's CHAP_C by mistake\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Find out who the sender is: tshark -r FILE -Y 'frame.number==FRAME' -T fields -e ip.src -e eth.src. If "
           "it is a known device, update it; give each direction a secret of its own (node.session.auth.password and "
           "password_in differ).",
           "RFC 7143 9.2.1")
WT_FINDING(LOGIN_ABANDONED, "iscsi.login.abandoned", WARNING, NONE,
           "The initiator closed the connection in the midst of a login that the target had not refused: something in the "
           "target's answer did not suit it.",
           "Mutual CHAP: the target's own secret is not the one that the initiator has for it\n"
           "The target agreed on a value that the initiator does not accept\n"
           "Whoever started the login stopped it: an operator, a timeout",
           "The target's log will not tell: look at the initiator's (journalctl -u iscsid). For mutual CHAP compare "
           "node.session.auth.username_in and password_in with the target's own name and secret.",
           "RFC 7143 6.3, 12.1.3")
WT_FINDING(CHAP_ONE_WAY, "iscsi.chap.one_way", NOTE, NONE,
           "The initiator proved by CHAP who it is, and did not ask the target to do the same: another machine could pose as "
           "this target.",
           "Mutual CHAP is not set up on the initiator",
           "None is needed in a closed network. Else give the target a secret of its own and set it on the initiator "
           "(open-iscsi: node.session.auth.username_in, password_in).",
           "RFC 7143 9.2.1, 12.1.3")
WT_FINDING(CHAP_UNUSED, "iscsi.chap.unused", NOTE, NONE,
           "The initiator would have proved by CHAP who it is, and the target chose to do without: whoever knows an allowed "
           "name gets in.",
           "Authentication is not enabled on the target, though secrets are set on the initiator",
           "Enable it on the target (LIO: targetcli /iscsi/IQN/tpg1 set attribute authentication=1), or let the initiator "
           "insist: AuthMethod=CHAP alone.",
           "RFC 7143 12.1, 9.2")

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Logins, texts, CHAP. The columns stand in ../findings.h.
 */
WT_FINDING(LOGIN_STAGE, "iscsi.login.stage", ERROR, NONE,
           "A Login PDU names stages that do not follow: the current stage is not the one reached, the next one is not ahead "
           "of it, or the answer goes further than was asked.",
           "",
           "Update whichever side sent it; the other must end the login.",
           "RFC 7143 6.3, 11.12.3")
WT_FINDING(LOGIN_TRANSIT, "iscsi.login.transit", ERROR, NONE,
           "The target went to the next login stage (T bit) though the initiator had not asked to.",
           "",
           "Update the target.",
           "RFC 7143 11.13.6")
WT_FINDING(LOGIN_CONTINUE, "iscsi.login.continue", ERROR, NONE,
           "A Login PDU says that its text goes on (C bit) and that the stage is over (T bit).",
           "",
           "Update whichever side sent it.",
           "RFC 7143 11.12.2, 11.13.7")
WT_FINDING(LOGIN_CONTINUE_ANSWER, "iscsi.login.continue_answer", ERROR, NONE,
           "A Login PDU whose text goes on (C bit) was answered by one with data; the answer must be empty until the text is "
           "whole.",
           "",
           "Update whichever side answered.",
           "RFC 7143 6.2")
WT_FINDING(LOGIN_OUTSTANDING, "iscsi.login.outstanding", ERROR, NONE,
           "The initiator sent a second Login Request before the first one was answered.",
           "",
           "Update the initiator's driver or firmware.",
           "RFC 7143 6.3")
WT_FINDING(LOGIN_NAMES, "iscsi.login.names", ERROR, NONE,
           "The first Login Request lacks InitiatorName, or TargetName in a session that is not for discovery.",
           "",
           "Set the names in the initiator's configuration (open-iscsi: /etc/iscsi/initiatorname.iscsi).",
           "RFC 7143 6.3")
WT_FINDING(LOGIN_TSIH, "iscsi.login.tsih", ERROR, NONE,
           "The target named a new session (TSIH) before the last response of its login, or did not name it there.",
           "",
           "Update the target.",
           "RFC 7143 11.13.3")
WT_FINDING(LOGIN_IDENTITY, "iscsi.login.identity", ERROR, NONE,
           "The ISID, TSIH or CID changed from one Login Request to the next of the same login.",
           "",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.12.5, 11.12.6, 11.12.7")
WT_FINDING(LOGIN_REDIRECT, "iscsi.login.redirect", ERROR, NONE,
           "The target sent the initiator elsewhere (status class 1) without saying where: TargetAddress is missing.",
           "",
           "Correct the target's or its load balancer's redirection.",
           "RFC 7143 11.13.5")
WT_FINDING(LOGIN_REPEATED, "iscsi.login.repeated", ERROR, NONE,
           "One side sent the same key twice in a login; the other must end it.",
           "",
           "Update whichever side sent it.",
           "RFC 7143 6.3")
WT_FINDING(TEXT_FORMAT, "iscsi.text.format", ERROR, NONE,
           "Login text is not made of key=value pairs: '=' or the NUL at the end is missing, or a key's name is empty, too "
           "long, or not a capital letter with letters, digits and . - + @ _ after it.",
           "",
           "Update whichever side sent it; pairs may go unread.",
           "RFC 7143 6.1")
WT_FINDING(TEXT_BOOLEAN, "iscsi.text.boolean", ERROR, NONE,
           "A key that is Yes or No, spelt exactly so, has another value.",
           "",
           "Correct the value in the configuration of whichever side sent it, or update that side.",
           "RFC 7143 6.1")
WT_FINDING(TEXT_NOT_UNDERSTOOD, "iscsi.text.not_understood", ERROR, NONE,
           "A key that every side must know was answered NotUnderstood.",
           "",
           "Update whichever side answered.",
           "RFC 7143 6.2")
WT_FINDING(CHAP_ALGORITHM, "iscsi.chap.algorithm", ERROR, NONE,
           "The target chose a CHAP algorithm that the initiator had not offered.",
           "",
           "Update the target, or let the initiator offer that algorithm (open-iscsi: node.session.auth.chap_algs).",
           "RFC 7143 12.1.3")
WT_FINDING(LOGIN_VERSION, "iscsi.login.version", ERROR, NONE,
           "A Login PDU speaks of a version of iSCSI other than 0x00, the only one that there is.",
           "",
           "Update whichever side sent it.",
           "RFC 7143 11.12.4, 11.13.2")
WT_FINDING(LOGIN_PORTAL_GROUP, "iscsi.login.portal_group", ERROR, NONE,
           "The target's first login text lacks TargetPortalGroupTag. The initiator cannot tell which portals lead to the same "
           "session, and may refuse to log in.",
           "",
           "Update the target.",
           "RFC 7143 6.3.1, 13.9")
WT_FINDING(LOGIN_AFTER_REFUSAL, "iscsi.login.after_refusal", ERROR, NONE,
           "After the target had ended a login (status class other than 0), a PDU came on the same connection. Both sides must "
           "close it then.",
           "",
           "Update whichever side sent it; the login has to be tried again on a new TCP connection.",
           "RFC 7143 11.13.5")
WT_FINDING(LOGIN_STAGE_KEY, "iscsi.login.stage_key", ERROR, NONE,
           "A key came in a login stage where it does not belong: an operational one during security negotiation, one of "
           "authentication after it, or one that is not for logins at all. The other side may ignore it or end the login.",
           "",
           "Update whichever side sent it first.",
           "RFC 7143 6.3, 12, 13")
WT_FINDING(LOGIN_LEADING_ONLY, "iscsi.login.leading_only", WARNING, NONE,
           "A key of the whole session was negotiated on a connection that was added to it; only the session's first "
           "connection may do so. The two sides may differ on its value afterwards.",
           "",
           "Update whichever side sent it; until then allow one connection in a session.",
           "RFC 7143 13, 6.3.3")
WT_FINDING(TEXT_VALUE, "iscsi.text.value", ERROR, NONE,
           "A value in a login's text has more than 255 octets.",
           "",
           "Shorten it in the configuration of whichever side sent it.",
           "RFC 7143 6.1, 13.26")
WT_FINDING(TEXT_RANGE, "iscsi.text.range", ERROR, NONE,
           "A key that is a number has a value outside the range that it may have, or one that is no number.",
           "",
           "Correct it in the configuration of whichever side sent it.",
           "RFC 7143 6.2.2, 13")
WT_FINDING(TEXT_ANSWER, "iscsi.text.answer", ERROR, NONE,
           "A key was answered with what the offer does not allow: a value that was not on the list, a number beyond the one "
           "offered, or a Yes or No that the offer had ruled out. The two sides may differ on what was agreed.",
           "",
           "Update whichever side answered; until then offer what it insists on.",
           "RFC 7143 6.2.1, 6.2.2, 13")
WT_FINDING(TEXT_COMBINATION, "iscsi.text.combination", ERROR, NONE,
           "A login ended with values that must not go together: a FirstBurstLength above MaxBurstLength, or an "
           "ErrorRecoveryLevel above 0 with DataSequenceInOrder=Yes and a MaxOutstandingR2T above 1. Writes may be refused, "
           "or hang where something has to be recovered.",
           "",
           "Set FirstBurstLength to MaxBurstLength or less, and MaxOutstandingR2T=1 or ErrorRecoveryLevel=0, on either side; "
           "update the target, which agreed.",
           "RFC 7143 13.14, 13.19")
WT_FINDING(DISCOVERY_REQUEST, "iscsi.discovery.request", ERROR, NONE,
           "An initiator sent a SCSI command or a task management request in a session that it had opened for discovery "
           "alone. A target accepts none there.",
           "",
           "Update the initiator: for commands it must log in anew, with SessionType=Normal and a TargetName.",
           "RFC 7143 4.3, 13.21")
WT_FINDING(TEXT_PROPOSAL, "iscsi.text.proposal", ERROR, NONE,
           "A key that the other side had not offered was said to be Reject, Irrelevant or NotUnderstood: these are answers, "
           "and none was asked for.",
           "",
           "Update whichever side sent it.",
           "RFC 7143 6.2")
WT_FINDING(TEXT_FINAL, "iscsi.text.final", ERROR, NONE,
           "The target ended a text exchange (F bit) that the initiator had not finished.",
           "",
           "Update the target.",
           "RFC 7143 11.11.1")
WT_FINDING(TEXT_TAG, "iscsi.text.tag", ERROR, NONE,
           "The Target Transfer Tag of a Text PDU is not what is due: a response has one and ends the exchange, or has none "
           "and does not; or a request goes on with a tag that it was not given.",
           "",
           "Update whichever side sent it; long lists of targets may come out incomplete.",
           "RFC 7143 11.10.3, 11.11.1, 11.11.4")
WT_FINDING(TEXT_CONTINUE, "iscsi.text.continue", ERROR, NONE,
           "A Text PDU says that its text goes on (C bit) and that it is the last (F bit); or the other side did not wait for "
           "the rest with an empty PDU.",
           "",
           "Update whichever side sent it.",
           "RFC 7143 6.2, 11.10.2, 11.11.2")
WT_FINDING(TEXT_OUTSTANDING, "iscsi.text.outstanding", ERROR, NONE,
           "The initiator sent a second Text Request before the first one was answered.",
           "",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.10")
WT_FINDING(CHAP_MD5, "iscsi.chap.md5", NOTE, NONE,
           "The initiator's CHAP algorithms do not include MD5 (5), which every initiator has to offer. Where the target "
           "knows one of the others nothing is lost.",
           "",
           "None is needed if the login succeeds; MD5 is the weakest of them. Else add it (open-iscsi: "
           "node.session.auth.chap_algs).",
           "RFC 7143 12.1.3")
WT_FINDING(CHAP_ORDER, "iscsi.chap.order", ERROR, NONE,
           "CHAP keys came out of their turn, or not all that belong together: first the initiator's CHAP_A; then the target's "
           "CHAP_A, CHAP_I, CHAP_C; the initiator's CHAP_N, CHAP_R, with CHAP_I, CHAP_C if the target is to answer; its CHAP_N, "
           "CHAP_R.",
           "",
           "Update whichever side sent them.",
           "RFC 7143 12.1.3")
WT_FINDING(CHAP_LENGTH, "iscsi.chap.length", ERROR, NONE,
           "A CHAP challenge or response is longer than 1024 octets, or written neither in hexadecimal (0x) nor in Base64 (0b).",
           "",
           "Update whichever side sent it.",
           "RFC 7143 12.1.3, 6.1")
WT_FINDING(CHAP_REFLECTION, "iscsi.chap.reflection", ERROR, NONE,
           "One side sent back the other's own CHAP challenge or response. Who does so need not know the secret: it may be an "
           "attack, and the login must not succeed.",
           "",
           "Find out who the sender is. If it is a known device, update it, and give each direction a secret of its own.",
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

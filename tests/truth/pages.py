# SPDX-License-Identifier: Apache-2.0
"""Writers of pages: Messenger, Telegram, Discord, Google Voice and Signal as HTML."""

import html
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from .apps import snowflake
from .events import HER, HIM, HIS_NUMBER, SMILE, Event, am_pm, half_day
from .ledger import MINUTE, Truth, Written, at_both, at_second, at_wall, came_along, files, reacted, said

META_PLANTS = ("third", "undated", "reaction", "picture", "gone", "empty")
TELEGRAM_PLANTS = ("third", "undated", "reply", "reaction", "system", "picture", "gone", "missed")
DISCORD_PLANTS = ("third", "edited", "reply", "reaction", "system", "picture", "gone", "empty")
SIGNAL_PLANTS = ("undated", "edited", "reply", "picture", "gone", "deleted", "system", "missed")
VOICE_PLANTS = ("picture", "gone", "undated")
_plain = partial(html.escape, quote=False)


def _lines(text: str, mark: str = "<br />") -> str:
    return html.escape(text).replace("\n", mark)


def messenger(events: Sequence[Event]) -> Written:
    """message_1.html of an account in American English, newest first."""
    head = (
        f'<html><head><base href="../" /><title>{HIM}</title></head><body class="_5vb_"><div class="_a706">'
    )
    head += f'<div class="pam _a6-g"><div>Participants: {HER} and {HIM}</div></div>\n'
    pieces, truths = [], []
    for e in reversed(events):
        link = f"photos/{e.file}"
        shown = f'<a target="_blank" href="{link}"><img src="{link}" class="_a6_o" /></a>' if e.file else ""
        likes = f'<ul class="_a6-q"><li>{SMILE}{e.whom}</li></ul>' if e.plant == "reaction" else ""
        at = f"{e.wall:%b %d, %Y} {half_day(e.wall)}:{e.wall:%S} {am_pm(e.wall).lower()}"
        clock = at_wall(e)
        if e.plant == "undated":
            at, clock = "", (None, None)
        pieces.append(
            f'<section class="_a6-g"><h2 class="_2ph_ _a6-h">{e.who}</h2><div class="_2ph_ _a6-p"><div>'
            f"<div></div><div>{_lines(e.text)}</div><div>{shown}</div><div>{likes}</div></div></div>"
            f'<footer class="_a6-o"><div class="_a72d">{at}</div></footer></section>\n'.encode()
        )
        truths += [said(e, clock, files=files(e, link)), *([reacted(e)] if likes else [])]
    tail = b"</div></body></html>"
    name = "message_1.html"
    return Written(name, head.encode(), tuple(pieces), tail, tuple(truths), beside=came_along(events))


def old_messenger(events: Sequence[Event]) -> Written:
    """message_1.html as it was until 2023, of an account in British English."""
    head = f'<html><head><title>{HIM}</title></head><body class="_5vb_"><div class="_4t5n" role="main">'
    head += f'<div class="pam uiBoxWhite noborder"><div>Participants: {HER}, {HIM}</div></div>\n'
    pieces = tuple(
        '<div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder"><div class="_3-96 _2pio _2lek _2lel">'
        f'{e.who}</div><div class="_3-96 _2let"><div><div></div><div>{_lines(e.text)}</div><div></div>'
        f'<div></div></div></div><div class="_3-94 _2lem">{e.wall.day} {e.wall:%b %Y, %H:%M}</div>'
        "</div>\n".encode()
        for e in reversed(events)
    )
    truths = tuple(said(e, at_wall(e, MINUTE)) for e in reversed(events))
    return Written("message_1.html", head.encode(), pieces, b"</div></body></html>", truths)


def _telegram_text(text: str) -> str:
    """As export_output_html.cpp escapes: breaks and the separator of lines are the same."""
    return html.escape(text).replace("&#x27;", "&apos;").replace("\n", "<br>").replace("\u2028", "<br>")


def _telegram_body(event: Event) -> tuple[str, Truth]:
    e, truth = event, said(event, at_both(event), files=files(event, f"photos/{event.file}"))
    truth = replace(truth, text=e.text.replace("\u2028", "\n"))
    at = f"{e.wall:%d.%m.%Y %H:%M:%S} UTC+0{e.offset.seconds // 3600}:00"
    body = f'<div class="pull_right date details" title="{at}">\n{e.wall:%H:%M}\n</div>\n'
    if e.plant == "undated":
        body, truth = "", replace(truth, local=None, utc=None)
    body += f'<div class="from_name">\n{e.who} \n</div>\n'
    if e.plant == "reply":
        link = f'<a href="#go_to_message{e.number}" onclick="return GoToMessage(1)">this message</a>'
        body += f'<div class="reply_to details">\nIn reply to {link}\n</div>\n'
    if e.plant == "missed":
        body += '<div class="media_wrap clearfix">\n<div class="media clearfix pull_left media_call">\n'
        body += f'<div class="body">\n<div class="title bold">\n{e.who}\n</div>\n'
        body += '<div class="status details">\nMissed\n</div>\n</div></div></div>'
        way = "in"
        return body, replace(truth, kind="call", text="", way=way, state=("missed",))
    if e.file:
        link = f"photos/{e.file}"
        body += (
            f'<div class="media_wrap clearfix">\n<a class="photo_wrap clearfix pull_left" href="{link}">\n'
        )
        body += f'<img class="photo" src="{link}_thumb.jpg" style="width: 195px"/>\n</a>\n</div>\n'
    return f'{body}<div class="text">\n{_telegram_text(e.text)}\n</div>\n', truth


def telegram(events: Sequence[Event]) -> Written:
    """messages.html of Telegram Desktop."""
    head = '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8"/>\n<title>Exported Data</title>\n</head>\n'
    head += '<body><div class="page_wrap">\n<div class="page_header">\n<div class="content">\n'
    head += f'<div class="text bold">\n{HIM} \n</div>\n</div>\n</div>\n'
    head += '<div class="page_body chat_page">\n<div class="history">\n'
    pieces, truths = [], []
    for e in events:
        body, truth = _telegram_body(e)
        begin = f'<div class="message default clearfix" id="message{e.number + 1}">\n<div class="body">\n'
        if e.plant == "system":
            begin = f'<div class="message service" id="message{e.number + 1}">\n<div class="body details">\n'
            body = f"{e.who} took a screenshot\n"
            truth = Truth("event", None, body.strip(), None, None, state=("system",))
        truths.append(truth)
        if e.plant == "reaction":
            body += (
                f'<span class="reactions">\n<span class="reaction">\n<span class="emoji">\n{SMILE}\n</span>\n'
            )
            body += f'<span class="userpics">\n<div class="userpic userpic2" title="{e.whom}">\n'
            body += '<div class="initials">\nA\n</div>\n</div>\n</span>\n</span>\n</span>\n'
            truths.append(reacted(e))
        pieces.append(f"{begin}{body}</div>\n</div>\n".encode())
    tail = b"</div>\n</div>\n</div>\n</body>\n</html>\n"
    return Written(
        "messages.html", head.encode(), tuple(pieces), tail, tuple(truths), beside=came_along(events)
    )


def discord(events: Sequence[Event]) -> Written:
    """A channel as DiscordChatExporter writes a page."""
    head = "<!DOCTYPE html><html lang=en><head><title>Direct Messages - femi</title><meta charset=utf-8>"
    head += "</head><body><div class=preamble><div class=preamble__entry>femi</div></div>"
    head += "<div class=chatlog>\n"
    pieces, truths = [], []
    for e in events:
        number = snowflake(e)
        text, truth, state = (
            _plain(e.text),
            said(e, at_second(e), files=files(e, f"f.html_Files/{e.file}")),
            "",
        )
        more = f'<div class=chatlog__attachment><a href="f.html_Files/{e.file}">x</a></div>' if e.file else ""
        if e.plant == "edited":
            state = "<span class=chatlog__edited-timestamp>(edited)</span>"
            truth = replace(truth, state=("edited",))
        elif e.plant == "reaction":
            more = "<div class=chatlog__reactions><div class=chatlog__reaction title=x><img "
            more += f"class=chatlog__emoji alt={SMILE} src=e.svg>"
            more += "<span class=chatlog__reaction-count>1</span></div></div>"
        title = f"{e.wall:%A, %B} {e.wall.day}, {e.wall.year} {half_day(e.wall)} {am_pm(e.wall)}"
        pieces.append(
            f"<div class=chatlog__message-group><div id=chatlog__message-container-{number} "
            f'class="chatlog__message-container " data-message-id={number}><div class=chatlog__message>'
            f"<div class=chatlog__message-primary><div class=chatlog__header><span class=chatlog__author "
            f'title={e.nick} data-user-id=7>{e.who}</span> <span class=chatlog__timestamp title="{title}">'
            f'<a href=#x>x</a></span></div><div class="chatlog__content chatlog__markdown"><span '
            f"class=chatlog__markdown-preserve>{text}</span>{state}</div>{more}</div></div></div></div>\n".encode()
        )
        truths.append(truth)
        if e.plant == "reaction":
            truths.append(Truth("reaction", None, SMILE, None, None))
    tail = b"</div><div class=postamble><div class=postamble__entry>Exported</div></div></body></html>"
    return Written("f.html", head.encode(), tuple(pieces), tail, tuple(truths), beside=came_along(events))


def _signal_text(text: str) -> str:
    return html.escape(text).replace("😀", '<span class="msg-emoji">😀</span>')


def signal(events: Sequence[Event]) -> Written:
    """A conversation as signalbackup-tools writes a page."""
    head = '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
    head += "<title>Signal conversation: Femi Bello</title>\n</head>\n<body>\n"
    head += '<div class="conversation-wrapper">\n<div class="conversation-box">\n'
    pieces, truths = [], []
    for e in events:
        kind = "msg-outgoing" if e.by_her else "msg-incoming"
        truth = said(e, at_wall(e), way=e.way, files=files(e, f"media/{e.file}"))
        truth = replace(truth, who=None if e.by_her else HIM)
        above, text, foot = "", e.text, "footer"
        if e.plant == "reply":
            above = '<div class="msg-quote"><div class="msg-quote-message"><pre>stop it</pre></div></div>\n'
        elif e.file:
            above = f'<div class="attachment"><img src="media/{e.file}" alt="x"></div>\n'
        elif e.plant == "deleted":
            kind, text = f"{kind} deleted-msg", "This message was deleted."
            truth = replace(truth, text=text, state=("deleted",))
        elif e.plant == "system":
            kind, text, foot = "msg-status", "You disabled disappearing messages.", "footer-status"
            truth = replace(truth, kind="event", who=None, text=text, way="unknown", state=("system",))
        elif e.plant == "missed":
            kind, text, foot = "msg-status", "Missed voice call", "footer-status"
            truth = replace(truth, kind="call", who=HIM, text=text, way="in", state=("missed",))
        edited = '<div class="edited"><span>edited</span></div>\n' if e.plant == "edited" else ""
        truths.append(replace(truth, state=("edited",)) if edited else truth)
        at = f"{e.wall:%b %d, %Y %H:%M:%S}"
        if e.plant == "undated":
            at, truths[-1] = "", replace(truth, local=None)
        pieces.append(
            f'<!-- Message: _id:{e.number},type:20 -->\n<div class="msg {kind}">\n{above}<div>\n'
            f'<pre>{_signal_text(text)}</pre>\n</div>\n<div class="{foot}">\n{edited}'
            f'<span class="msg-data">{at}</span>\n</div>\n</div>\n'.encode()
        )
    tail = b"</div>\n</div>\n</body>\n</html>\n"
    return Written("Femi.html", head.encode(), tuple(pieces), tail, tuple(truths), beside=came_along(events))


VOICE_HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "xhtml1-strict.dtd">\n'
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; '
    'charset=UTF-8" />\n<title>Me to\nFemi Bello</title></head><body>'
)


def voice(events: Sequence[Event]) -> Written:
    """A conversation of Google Voice in a Takeout."""
    person = f'<a class="tel" href="tel:{HIS_NUMBER}"><span class="fn">{HIM}</span></a>'
    me = '<a class="tel" href="tel:+2348000000101"><abbr class="fn" title="">Me</abbr></a>'
    pieces, truths = [], []
    for e in events:
        shown = f'<div><img src="{e.file[:-4]}" alt="Image MMS Attachment" /></div>' if e.file else ""
        title = "" if e.plant == "undated" else f' title="{e.iso}"'
        pieces.append(
            f'<div class="message"><abbr class="dt"{title}>shown</abbr>:\n<cite class="sender vcard">'
            f"{me if e.by_her else person}</cite>:\n<q>{_lines(e.text, '<br>')}</q>{shown}</div> ".encode()
        )
        at = (None, None) if e.plant == "undated" else at_both(e)
        name = e.file if e.plant == "picture" else e.file[:-4]
        truths.append(said(e, at, "Me" if e.by_her else HIM, way=e.way, files=files(e, name)))
    head = f'{VOICE_HEAD}<div class="hChatLog hfeed">'.encode()
    tail = b'</div><div class="tags">Labels:\n<a rel="tag" href="http://www.google.com/voice#sms">sms</a></div></body></html>'
    name = "Femi Bello - Text - 2025-10-25T19_59_47Z.html"
    bad = b'<div class="message"></div> '
    return Written(name, head, tuple(pieces), tail, tuple(truths), b"", bad, came_along(events))


def voice_call(events: Sequence[Event]) -> Written:
    """A call of Google Voice, or a message left on it, as a page of its own."""
    (e,) = events
    label = "placed" if e.by_her else ("missed", "received", "voicemail")[e.number % 3]
    lasted = 0 if label == "missed" else e.number + 1
    spoken = f'<span class="full-text">{_plain(e.text)}</span>' if label == "voicemail" else ""
    shown = f'<abbr class="duration" title="PT{lasted}S">(x)</abbr>' if lasted else ""
    body = '<div class="haudio"><span class="album">Call Log for\n</span>\n<div class="contributor vcard">\n'
    body += f'<a class="tel" href="tel:{HIS_NUMBER}"><span class="fn">{HIM}</span></a></div>\n'
    body += (
        f'<abbr class="published" title="{e.iso}">shown</abbr>\n{spoken}{shown}<div class="tags">Labels:\n'
    )
    body += f'<a rel="tag" href="http://www.google.com/voice#{label}">x</a></div></div></body></html>'
    state = ("answered",) if label in ("placed", "received") else (label,)
    text, who = e.text if spoken else "", None if e.by_her else HIM
    truth = Truth("call", who, text, *at_both(e), lasted or None, e.way, state)
    return Written("Femi Bello.html", (VOICE_HEAD + body).encode(), (), b"", (truth,))

/** What every payload calls when it is executed. */
const CALL = 'top.hit()';

/** Elements and attributes that run something by themselves in some browser, or once did. */
const VECTORS: readonly string[] = [
  `<script>${CALL}</script>`,
  `<SCRIPT SRC=data:,${CALL}></SCRIPT>`,
  `<scr<script>ipt>${CALL}</scr</script>ipt>`,
  `<script>${CALL}//`,
  `<script/x>${CALL}</script/x>`,
  `<script type=module>${CALL}</script>`,
  `<svg><script>${CALL}</script></svg>`,
  `<svg><script href=data:,${CALL} />`,
  `<img src=x onerror=${CALL}>`,
  `<img src=x:x onerror=${CALL} `,
  `<IMG """><SCRIPT>${CALL}</SCRIPT>">`,
  `<img/src/onerror=${CALL}>`,
  '<img src=`x`onerror=' + CALL + '>',
  `<img src=x onerror\u0009=\u000a${CALL}>`,
  `<img srcset=x onerror=${CALL}>`,
  `<image src=x onerror=${CALL}>`,
  `<svg onload=${CALL}>`,
  `<svg/onload=${CALL}//`,
  `<svg><animate onbegin=${CALL} attributeName=x dur=1s>`,
  `<svg><set attributeName=href to=javascript:${CALL} />`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${CALL}/>#x">`,
  `<svg><a href=javascript:${CALL}><text y=9>x</text></a>`,
  `<svg><foreignObject><img src=x onerror=${CALL}>`,
  `<svg><style><img src=x onerror=${CALL}></style>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${CALL}>`,
  `<math href=javascript:${CALL}>x</math>`,
  `<body onload=${CALL}>`,
  `<body onpageshow=${CALL}>`,
  `<input autofocus onfocus=${CALL}>`,
  `<select autofocus onfocus=${CALL}>`,
  `<textarea autofocus onfocus=${CALL}>`,
  `<button autofocus onfocus=${CALL}>x`,
  `<a tabindex=1 autofocus onfocus=${CALL}>x</a>`,
  `<details open ontoggle=${CALL}>`,
  `<marquee onstart=${CALL}>`,
  `<video><source onerror=${CALL}>`,
  `<video src=x onerror=${CALL}>`,
  `<audio src=x onerror=${CALL}>`,
  `<iframe srcdoc="<script>${CALL}</script>">`,
  `<iframe src=javascript:${CALL}>`,
  `<iframe onload=${CALL}>`,
  `<frameset onload=${CALL}>`,
  `<object data=javascript:${CALL}>`,
  `<object data="data:text/html,<script>${CALL}</script>">`,
  `<embed src=javascript:${CALL}>`,
  `<link rel=stylesheet href=x onerror=${CALL}>`,
  `<link rel=import href=data:text/html,<script>${CALL}</script>>`,
  `<meta http-equiv=refresh content="0;url=javascript:${CALL}">`,
  `<meta http-equiv=refresh content="0;url=data:text/html,x">`,
  `<base href=javascript:${CALL}//>`,
  `<style onload=${CALL}></style>`,
  `<style>@import 'javascript:${CALL}';</style>`,
  `<div style="animation-name:x" onanimationstart=${CALL}>`,
  `<div style="width:expression(${CALL})">`,
  `<xss onmouseover=${CALL}>x</xss>`,
  `<p onpointerrawupdate=${CALL}>x`,
  `<form action=javascript:${CALL}><input type=submit>`,
  `<button formaction=javascript:${CALL}>x`,
  `<isindex action=javascript:${CALL} type=image>`,
  `<a href=javascript:${CALL}>x</a>`,
  `<a href="jav&#x09;ascript:${CALL}">x</a>`,
  `<a href="&#106;avascript:${CALL}">x</a>`,
  `<a href=" javascript:${CALL}">x</a>`,
  `<a href=data:text/html,<script>${CALL}</script>>x</a>`,
  `<a href=vbscript:${CALL}>x</a>`,
  `<area href=javascript:${CALL}>`,
  `<table background=javascript:${CALL}>`,
  `<template shadowrootmode=open><img src=x onerror=${CALL}></template>`,
  `<dialog open onclose=${CALL}>`,
  `<portal src=javascript:${CALL}>`,
  `<object><param name=src value=javascript:${CALL}></object>`,
];

/** What would end the place that a text stands in: an attribute, an element, a comment, a script, XML. */
const ENDINGS: readonly string[] = [
  '"',
  "'",
  '">',
  "'>",
  '`>',
  '--><',
  '-->',
  '--!>',
  ']]>',
  '</title>',
  '</textarea>',
  '</style>',
  '</script>',
  '</script >',
  '</noscript>',
  '</template>',
  '</svg>',
  '</time>',
  '</h1></main>',
  '&quot;>',
  '&#34;&gt;',
  '\\">',
  '\\u0022\\u003e',
  '%22%3E',
  '<!--><',
  '<![CDATA[',
  '<!ENTITY x "',
  '<?xml ',
];

/** Text that becomes code in a script, a style, a template or a spreadsheet. */
const CODE: readonly string[] = [
  `";${CALL};//`,
  `';${CALL};//`,
  '`;' + CALL + ';//',
  '${' + CALL + '}',
  `{{constructor.constructor('${CALL}')()}}`,
  `{%${CALL}%}`,
  `<%=${CALL}%>`,
  `#{${CALL}}`,
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}`,
  `java\u00adscript:${CALL}`,
  `data:text/html,<script>${CALL}</script>`,
  `data:text/html;base64,PHNjcmlwdD50b3AuaGl0KCk8L3NjcmlwdD4=`,
  `\\u003cscript\\u003e${CALL}\\u003c/script\\u003e`,
  `&lt;script&gt;${CALL}&lt;/script&gt;`,
  `&amp;lt;script&amp;gt;${CALL}`,
  `%3Cscript%3E${CALL}%3C/script%3E`,
  `\uff1cscript\uff1e${CALL}\uff1c/script\uff1e`,
  `+ADw-script+AD4-${CALL}+ADw-/script+AD4-`,
  `=HYPERLINK("javascript:${CALL}")`,
  `__proto__[onerror]=${CALL}`,
];

const unfolded = (text: string) => text.replace(/[\t\n]/g, ' ');

/** Attempts to have a script of somebody else's run in a reader's browser, each at most 100 characters, one line. */
export const SCRIPT_PAYLOADS: readonly string[] = [
  ...VECTORS,
  ...ENDINGS.map((ending) => `${ending}<img src=x onerror=${CALL}>`),
  ...CODE,
].map(unfolded);

/** All payloads that are no longer than `longest` characters, in as few texts as there must be for none to be longer. */
export function payloadTexts(longest: number): readonly string[] {
  const known = textsUpTo.get(longest);
  if (known) return known;
  const texts: string[] = [];
  for (const payload of SCRIPT_PAYLOADS) {
    const last = texts.at(-1);
    if (payload.length > longest) continue;
    if (last !== undefined && last.length + 1 + payload.length <= longest) {
      texts[texts.length - 1] = `${last} ${payload}`;
    } else texts.push(payload);
  }
  textsUpTo.set(longest, texts);
  return texts;
}
const textsUpTo = new Map<number, readonly string[]>();

/** Of the texts of {@link payloadTexts}, the one whose turn it is. */
export function payloadText(longest: number, turn: number): string {
  const texts = payloadTexts(longest);
  return texts[turn % texts.length] ?? '';
}

/** A text as an address can carry it: a slash for white space, backslashes and what is not seen, which none may have. */
export const asAddress = (text: string): string => text.replace(/[\s\\\p{Cf}]/gu, '/');

/** Addresses that must be refused, or lead nowhere. */
export const SCRIPT_ADDRESSES: readonly string[] = [
  `javascript:${CALL}`,
  `JAVASCRIPT:${CALL}`,
  ` javascript:${CALL}`,
  `java\tscript:${CALL}`,
  `javascript\n:${CALL}`,
  `\u0001javascript:${CALL}`,
  `javascript://avis.example/%0a${CALL}`,
  `vbscript:${CALL}`,
  `data:text/html,<script>${CALL}</script>`,
  `data:image/svg+xml,<svg onload=${CALL}>`,
  `blob:https://avis.example/x`,
  `file:///etc/passwd`,
  `view-source:javascript:${CALL}`,
  `//avis.example\\@javascript:${CALL}`,
  `https://avis.example/"onmouseover="${CALL}`,
  `https://avis.example/'><script>${CALL}</script>`,
];

/**
 * Domains in which anyone can open a mailbox: only the provider's servers have mail for them. From the sign-up pages of the providers; a name that is missing here
 * is just not known to be one.
 */
const names = [
  // Google, Microsoft, Apple, Yahoo and AOL
  'gmail.com googlemail.com',
  'outlook.com outlook.de outlook.fr outlook.es outlook.it outlook.jp hotmail.com hotmail.co.uk hotmail.de hotmail.fr',
  'hotmail.es hotmail.it live.com live.co.uk live.de live.fr live.nl msn.com passport.com',
  'icloud.com me.com mac.com',
  'yahoo.com yahoo.co.uk yahoo.co.jp yahoo.co.in yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.ca yahoo.com.br yahoo.com.au',
  'yahoo.com.ar yahoo.com.mx ymail.com rocketmail.com aol.com aim.com',
  // Others, by country
  'proton.me protonmail.com pm.me tutanota.com tuta.io tutamail.com zoho.com zohomail.com fastmail.com fastmail.fm hushmail.com',
  'mail.com email.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de freenet.de t-online.de posteo.de mailbox.org',
  'orange.fr wanadoo.fr laposte.net free.fr sfr.fr libero.it virgilio.it tiscali.it alice.it',
  'btinternet.com sky.com ntlworld.com comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net',
  'mail.ru bk.ru inbox.ru list.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net',
  'qq.com foxmail.com 163.com 126.com yeah.net sina.com sohu.com aliyun.com naver.com hanmail.net daum.net',
  'rediffmail.com uol.com.br bol.com.br terra.com.br seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl bluewin.ch',
];

/** The domains of mailbox providers, in lower case. */
export const mailboxProviders: ReadonlySet<string> = new Set(names.flatMap((line) => line.split(' ')));

/** Whether a domain (in lower case) is a provider's, or is below one. */
export function isAtProvider(domain: string): boolean {
  const labels = domain.split('.');
  return labels.some((_, at) => mailboxProviders.has(labels.slice(at).join('.')));
}

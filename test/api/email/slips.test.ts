/** A domain that is a slip of the hand or the eye is asked about; one that is only unusual is not. */
import { expect, test } from 'vitest';
import { slipIn } from '../../../src/api/email/slips.ts';

const NEARBY = { old: 'foo@example.org', others: ['anna@mysite.com', 'jan@nordlicht.example'] };

// What was meant, and what was typed.
const OF_PROVIDERS = readRows(`
  gmail.com: gmial.com gamil.com gmali.com ggmail.com gmmail.com gmaill.com gmil.com gmal.com gmai.com
  gnail.com gmall.com gmail.con gmail.cmo gmail.co gmail.om gmail.vom gmail.comm gmail.de gmaol.com gmaik.com
  gmsil.com gmailc.om gmail.xom gmail.coom gmail.cpm gmail.ocm gmail.clm gmaiil.com gmaail.com gimail.com
  gmeil.com gmail.fr
  googlemail.com: goglemail.com googelmail.com
  hotmail.com: hotmial.com hotmai.com homtail.com hotmaill.com hormail.com hotmail.con htomail.fr hotmali.com
  hotnail.com hotmal.com hotamil.com hottmail.com hotmail.om hotmil.com homail.com hotmaik.com hotmall.com
  outlook.com: outlok.com outloook.com outlook.cm 0utlook.com outlokk.com outllok.com otulook.com oultook.com
  outlool.com outlook.co outloo.com outtlook.com ooutlook.com
  yahoo.com: yaho.com yahooo.com yhaoo.com yahoo.co yahho.com yahoo.con yahop.com yaoo.com yahoo.comm
  ayhoo.com yah00.com
  icloud.com: iclod.com icluod.com icloud.net lcloud.com icloude.com iclould.com icloud.con icoud.com
  icloid.com
  live.com: lvie.com live.con
  protonmail.com: protonmial.com protonmail.cmo protonmal.com
  microsoft.com: rnicrosoft.com micros0ft.com
  google.com: goog1e.com gooogle.com
  paypal.com: paypa1.com
  web.de: web.ed
  t-online.de: t-onlin.de
  freenet.de: freenet.ed
  comcast.net: comcst.net
  libero.it: libero.ti
  mycompany.com: mycompany.con
  aol.com: aol.con aol.cmo
  msn.com: msn.con
  gmx.de: gmx.ed
  gmx.net: gmx.nte
  proton.me: proton.em
  amazon.com: amazom.com arnazon.com
  verizon.net: verizon.nte
  btinternet.com: btintrenet.com
  laposte.net: laposte.ent
  orange.fr: orange.rf
  wanadoo.fr: wandoo.fr
  bluewin.ch: bluewin.hc
  firma.com: firma.cmo
  shop.net: shop.nte
  verein.org: verein.ogr
  acronis.com: acr0nis.com
`);

test.each(OF_PROVIDERS)('%s is meant by %s (TK6)', (meant, typed) => {
  expect(slipIn(`foo@${typed}`, NEARBY)).toEqual({ domain: typed, meant });
});

const OF_ONES_OWN = readRows(`
  example.org: exmaple.org example.ogr examlpe.org exampl.org
  mysite.com: mysite.con mysite.co mystie.com mysiite.com
  nordlicht.example: nordlciht.example nordlicht.exmaple nordliht.example
  harbourpike.example: harborpike.example harbour-pike.example
  acme.com: amce.com
  kurokawa.example: kurokowa.example
  modern.de: rnodern.de
  bigfirm.co.uk: bigfrim.co.uk bigfirm.co.ku
  kanzlei-meier.de: kanzlei-maier.de kanzleimeier.de
  foo.net: ofo.net
  company.de: comapny.de conpany.de
  stadtwerke.example: stadtwerk.example
  acronis.com: acronsi.com
  johnsmith.com: johnsmth.com jonhsmith.com
  whitfield-law.co.uk: whitfeild-law.co.uk
  muster.ch: muster.hc mustre.ch
  foobar.io: foobra.io fobar.io
  example.com: exampel.com example.cm
  newmail.net: newmial.net newmail.nte
  tokyo.co.jp: tokoy.co.jp
  data-center.eu: data-centre.eu
  abc.com: acb.com
  acme.io: acme.oi
`);

test.each(OF_ONES_OWN)('%s, where one had an address or others have one, is meant by %s (TK6)', (meant, typed) => {
  expect(slipIn(`foo@${typed}`, { old: `foo@${meant}` })).toEqual({ domain: typed, meant });
  expect(slipIn(`foo@${typed}`, { old: 'foo@else.where', others: [`anna@${meant}`] })).toEqual({
    domain: typed,
    meant,
  });
});

const RIGHT = `
  mail.com ymail.com email.com gmx.at gmx.ch gmx.com hotmail.fr hotmail.co.uk hotmail.it outlook.de outlook.es
  outlook.fr me.com mac.com live.nl live.co.uk live.fr yahoo.co.uk yahoo.de yahoo.co.jp yahoo.com.br msn.com
  aol.de proton.me pm.me protonmail.ch tutanota.com posteo.de mailbox.org fastmail.com hey.com qq.com 163.com
  126.com naver.com wp.pl o2.pl seznam.cz bluewin.ch inbox.lv mail.ru yandex.com bk.ru rocketmail.com zoho.eu
  hushmail.com gmal.io gmall.de outlock.de hotmart.com iclouds.eu yahoon.de love.com line.me firm.co
  startup.io bakery.shop x.ai müller.de xn--mller-kva.de mail.gmail.example sub.example.org web.dev lived.com
  alive.com olive.com mylive.com gmaxx.com gmx.us acronym.com amazonas.com apple.com goggle.com newmail.net
  freemail.hu freenet.fr liberty.it orange.es orange.pl t-mobile.de tonline.nl marsh.com verizon.com yandex.kz
  firm.ne.jp tele2.nl ziggo.nl kpn.nl telenor.no gmail.example.org posta.it sky.com skynet.be kolumbus.fi
  abv.bg ukr.net rambler.ru interia.pl onet.pl centrum.cz atlas.cz op.pl googol.com male.com mali.com gala.com
  outlooks.io hotelmail.de outlast.com usa.net att.net cox.net charter.net earthlink.net juno.com excite.com
  lycos.com inbox.com gawab.com daum.net hanmail.net sina.com sohu.com yeah.net foxmail.com aliyun.com 139.com
  rediff.com sify.com libero.it alice.it tin.it tiscali.it virgilio.it free.fr sfr.fr neuf.fr bbox.fr
  numericable.fr terra.es telefonica.net sapo.pt uol.com.br bol.com.br ig.com.br terra.com.br mail.bg azet.sk
  zoznam.sk post.cz email.cz volny.cz freemail.de arcor.de vodafone.de kabelmail.de online.de gmail.io.example
  telia.com spray.se home.nl planet.nl chello.nl hetnet.nl telenet.be proximus.be eircom.net talktalk.net
  virginmedia.com ntlworld.com blueyonder.co.uk live.dk live.se hotmail.be hotmail.de outlook.jp
  outlook.com.br yahoo.ca yahoo.fr yahoo.it yahoo.es yahoo.co.in yahoo.com.ar googlemail.com windowslive.com
  icloud.com duck.com relay.firefox.com simplelogin.com mozmail.com riseup.net disroot.org tuta.io tuta.com
  skiff.com kakao.com nate.com gmial.example hotel.com hotmax.com gemail.de outlook-it.com livejournal.com
  yahoyoga.com cloud.com icloudy.org protons.me protein.me aola.org webde.com weber.de wen.de gmaps.com
  amazing.com paypad.com micro.com google.dev accronis.example mein.berlin praxis.koeln smith.london
  dorf.bayern büro.wien 例え.jp eltern.schule mon.paris casa.barcelona studio.amsterdam team.email mail.cloud
  dev.zip my.name comm.io net.de org.uk neo.com cmo.org con.org omc.net
`
  .trim()
  .split(/\s+/);

test('what is right, though it is unusual, is let pass (TK7)', () => {
  const warned = RIGHT.map((domain) => slipIn(`foo.bar+tag@${domain}`, NEARBY)).filter((slip) => slip !== null);

  expect(RIGHT.length).toBeGreaterThan(200);
  expect(warned).toEqual([]);
});

test.each([
  ['team1.com', 'team2.com'],
  ['store12.example', 'store13.example'],
  ['praxis-a.de', 'praxis-b.de'],
  ['north-1.example', 'north-12.example'],
])('of %s, %s is another house and no slip (TK7)', (one, other) => {
  expect(slipIn(`foo@${other}`, { old: `foo@${one}` })).toBeNull();
  expect(slipIn(`foo@${one}`, { old: '', others: [`anna@${other}`] })).toBeNull();
});

test('who mends a slip is not asked whether they meant it (TK7)', () => {
  expect(slipIn('foo@gmail.com', { old: 'foo@gmial.com' })).toBeNull();
  expect(slipIn('foo@example.org', { old: 'foo@exmaple.org', others: ['anna@example.org'] })).toBeNull();
  expect(slipIn('Foo@GMAIL.com', { old: '' })).toBeNull();
});

test('what the user had before a slip of ours is none; the slip, and what is like a provider’s, stay one (TK7)', () => {
  const slipped = { old: 'foo@kieswerk.example', new: 'foo@kieswrek.example' };
  const given = { old: slipped.new, new: 'foo@KIESWERK.example' };
  const there = { old: slipped.new };

  expect(slipIn('foo@kieswerk.example', there)?.meant).toBe('kieswrek.example');
  expect(slipIn('anna@Kieswerk.example', { ...there, changes: [slipped] })).toBeNull();
  expect(slipIn('foo@kieswerk.example', { ...there, changes: [slipped, given, slipped] })).toBeNull();
  expect(slipIn('foo@kieswrek.example', { old: slipped.old, changes: [slipped, given] })?.meant).toBe(
    'kieswerk.example',
  );
  expect(slipIn('foo@kieswekr.example', { ...there, changes: [slipped] })?.meant).toBe('kieswrek.example');
  const mended = { old: 'foo@gmial.com', new: 'foo@gmail.com' };
  expect(slipIn('foo@gmial.com', { old: 'foo@gmail.com', changes: [mended] })?.meant).toBe('gmail.com');
});

test('letter case makes no slip, and hides none', () => {
  expect(slipIn('foo@GMial.COM', { old: '' })).toEqual({ domain: 'gmial.com', meant: 'gmail.com' });
  expect(slipIn('foo@Example.ORG', NEARBY)).toBeNull();
});

/** Of `meant: typed typed …`, a line each. */
function readRows(text: string): (readonly [meant: string, typed: string])[] {
  let meant = '';
  return text
    .trim()
    .split(/\s+/)
    .flatMap((word) => {
      if (!word.endsWith(':')) return [[meant, word] as const];
      meant = word.slice(0, -1);
      return [];
    });
}

/**
 * Domains below which a provider's customers have reverse names for their addresses, on home lines and rented servers, so that anyone can have a confirmed name
 * there. From the names that the providers publish; a domain that is missing here is just not known to be one.
 */
const names = [
  // Home and mobile lines
  'comcast.net verizon.net myvzw.com att.net sbcglobal.net bellsouth.net cox.net rr.com charter.com spectrum.com frontiernet.net optonline.net',
  'rogers.com shawcable.net videotron.ca bell.ca telus.net telmex.net.mx veloxzone.com.br virtua.com.br gvt.net.br',
  't-ipconnect.de t-dialin.net vodafone-ip.de kabel-deutschland.de unitymediagroup.de pool.telefonica.de versanet.de ewe-ip-backbone.de',
  'wanadoo.fr proxad.net sfr.net bbox.fr abo.wanadoo.fr rima-tde.net jazztel.es telecomitalia.it fastwebnet.it',
  'btcentralplus.com virginm.net skybroadband.com plus.net ziggo.nl kpn.net upc.nl telenet.be proximus.be skynet.be',
  'telia.com bredbandsbolaget.se get.no elisa-laajakaista.fi bluewin.ch sunrise.ch chello.at highway.telekom.at',
  'tpnet.pl upc.cz chello.pl rostelecom.ru corbina.ru ertelecom.ru ttnet.com.tr ocn.ne.jp bbtec.net dion.ne.jp hinet.net bigpond.net.au iinet.net.au',
  // Rented servers
  'amazonaws.com googleusercontent.com cloudapp.net cloudapp.azure.com linodeusercontent.com members.linode.com vultrusercontent.com',
  'your-server.de your-cloud.host ovh.net kimsufi.com contaboserver.net poneytelecom.eu leaseweb.net secureserver.net',
];

export const accessProviders: ReadonlySet<string> = new Set(names.flatMap((line) => line.split(' ')));

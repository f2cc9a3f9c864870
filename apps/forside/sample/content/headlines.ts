/** The headlines that other articles and the front point to. */
export const HEADLINES = {
  printer: 'En printer afslørede hackerne: Skarrevig Kommune nåede at trække stikket',
  suppliers: 'Hver tredje it-leverandør dumper tilsynet: Kender ikke sine egne servere',
  busTicket: '17-årig fandt busbillet, der gjaldt i 20 år: Fejlen havde været der hele tiden',
  cloudExit: 'Forsyning henter 300 servere hjem fra skyen: Regningen er halveret',
  cutCable: 'Gravemaskine tog nettet fra 14.000 hjem: Reservekablet lå i samme rende',
  windHall: 'Datacenter følger vinden: Kører de tunge job, når strømmen er grøn',
  dialect: 'Kommunens telefonrobot forstod ikke vestjysk: Nu har 1.200 borgere lært den det',
  biscuits: 'Kamera kasserer brændte småkager: Spildet er faldet med 38 procent',
  chip: 'Dansk chip skal køre sprogmodeller på et batteri: Første prøve virkede',
  fourDays: 'Fire dages uge gav færre fejl i driften: Nu bliver den permanent',
  mainframe: 'It-direktør efter stort systemskifte: »Vi skulle have slukket det gamle to år før«',
  pay: 'Loyalitet koster på lønsedlen: Jobskift giver udviklere dobbelt så stor stigning',
} as const;

/** A headline that no article has yet: a line that points to it shows as plain text. */
export const HEADLINE_TO_COME = 'Sådan læser du et ledningskort, før du bestiller en gravemaskine';

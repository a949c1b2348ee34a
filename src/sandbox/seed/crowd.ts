/** A crowd as large as wanted: companies and people from lists of names, the same every time. */
import type { Company, Person, Unusual } from './people.ts';

const FIRST = `Anna Bruno Carla David Elena Farid Greta Hugo Ines Jonas Katja Liam Maria Noah Olivia Pablo Quentin Rosa Samir
Tanja Umut Vera Walter Xenia Yusuf Zita Agnes Bela Chloe Dario Emma Felix Gaia Henrik Ida Jakub Klara Leon Mina Nils Oskar
Paula Ravi Sofia Timo Ursula Victor Wanda Youssef Zoe Amelie Boris Celia Dora Emil Fatima Georg Hanna Igor Julia`;

const LAST = `Adler Bauer Costa Dubois Ek Fischer Garcia Hansen Ivanov Jensen Kowalski Lindholm Moreau Nowak Olsen Petrov Quist Rossi
Schneider Tanaka Ueda Varga Weber Xu Yilmaz Zimmermann Almeida Berger Castillo Duarte Eriksson Ferrari Gruber Horvat Ibrahim
Janssen Keller Larsen Marino Nagy Okoye Pereira Ricci Santos Takahashi Ullmann Vogt Wagner Yamada Zeman Andersen Blanc Correia
Dvorak Engel Fontaine Greco Huber Iversen Jovanovic Klein Lopes Meyer Novotny Ortega Popescu Ramos Silva Torres Urban`;

const TRADE = `Logistics Bakery Dental Architects Motors Textiles Print Brewery Optics Timber Software Legal Clinic Catering Tools
Ceramics Fisheries Insurance Travel Energy Plumbing Electric Media Pharmacy Farms Furniture Metals Glass Cycles Books`;

const PLACE = `Northgate Riverside Hillcrest Oakfield Sunvale Eastbrook Westport Lakeside Stonebridge Ashford Fairview Greenwood
Harborne Kingsley Lindenau Millbrook Newhaven Oldtown Parkside Queensbury Redhill Southwick Thornbury Upland Valley Woodside`;

const [firstNames = [], lastNames = [], trades = [], places = []] = [FIRST, LAST, TRADE, PLACE].map((names) =>
  names.split(/\s+/),
);

const PEOPLE_OF_A_COMPANY = 100;
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it'];

/** Companies with so many people in all. */
export function* makeCompanies(size: number): Generator<Company> {
  for (let first = 0; first < size; first += PEOPLE_OF_A_COMPANY) {
    const number = first / PEOPLE_OF_A_COMPANY;
    const place = pick(places, number);
    const trade = pick(trades, Math.floor(number / places.length));
    const round = Math.floor(number / (places.length * trades.length));
    const name = `${place} ${trade}${round === 0 ? '' : ` ${round + 1}`}`;
    const domain = `${name.toLowerCase().replaceAll(' ', '-')}.example`;
    const people = Array.from({ length: Math.min(PEOPLE_OF_A_COMPANY, size - first) }, (_, at) =>
      makePerson(first + at, domain),
    );
    yield { name, domain, customerId: `C-${10_000 + number}`, language: pick(LANGUAGES, number), people };
  }
}

function makePerson(number: number, domain: string): Person {
  // Steps that share no divisor with the lists' lengths, so that names mix and do not march in rows.
  const [first, last] = [pick(firstNames, number * 7), pick(lastNames, number * 11 + Math.floor(number / 60))];
  const address = `${first}.${last}.${number}@${domain}`.toLowerCase();
  const login = number % 4 === 0 ? address : `${first}.${last}.${number}`.toLowerCase();
  return [login, first, last, makeUnusual(number, address)];
}

function makeUnusual(number: number, email: string): Unusual {
  return {
    email,
    version: 1 + (number % 5),
    activated: number % 6 === 1 ? false : undefined,
    enabled: number % 17 === 3 ? false : undefined,
  };
}

function pick<T>(list: readonly T[], at: number): T {
  return list[at % list.length] as T;
}

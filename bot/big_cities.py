"""Large cities that give no zone its name, by the zone they keep: what people type when they are asked where they are.

Names are in English, and as they are written at home and in the languages we speak, where that is another word.
Cities that give a zone its name are known already, in all our languages, from CLDR.
"""

# ruff: noqa: RUF001, E501 -- Cyrillic names are made of Cyrillic letters; a row is a zone.

BIG_CITIES = {
    "Africa/Cairo": "Alexandria, Giza, Gizeh, Александрия, Александрія",
    "Africa/Casablanca": "Rabat, Marrakesh, Marrakech, Fez",
    "Africa/Johannesburg": "Cape Town, Kapstadt, Ciudad del Cabo, Durban, Pretoria, Кейптаун",
    "Africa/Lagos": "Abuja, Kano, Ibadan",
    "Africa/Nairobi": "Mombasa",
    "America/Bogota": "Medellin, Cali, Barranquilla, Cartagena",
    "America/Chicago": "Houston, Dallas, San Antonio, Austin, Fort Worth, Milwaukee, Minneapolis, New Orleans, Memphis, "
    "Nashville, Oklahoma City, Kansas City, St. Louis, Omaha, Saint Paul, Чикаго, Хьюстон, Даллас",
    "America/Denver": "Salt Lake City, Albuquerque, Colorado Springs, El Paso",
    "America/Edmonton": "Calgary",
    "America/Guayaquil": "Quito",
    "America/Los_Angeles": "San Francisco, San Diego, Seattle, Portland, Las Vegas, "
    "Sacramento, Oakland, Сан-Франциско, Сіетл, Сиэтл",
    "America/Mexico_City": "Guadalajara, Puebla",
    "America/New_York": "New York City, NYC, Bronx, Boston, Washington, Washington DC, Philadelphia, Atlanta, Miami, Baltimore, Pittsburgh, "
    "Charlotte, Cleveland, Columbus, Cincinnati, Orlando, Tampa, Jacksonville, Buffalo, Raleigh, Brooklyn, Manhattan, "
    "Queens, Бостон, Вашингтон, Майами, Маямі",
    "America/Phoenix": "Tucson",
    "America/Sao_Paulo": "Rio de Janeiro, Rio, Brasilia, Belo Horizonte, Curitiba, Porto Alegre, Рио-де-Жанейро, "
    "Ріо-де-Жанейро",
    "America/Toronto": "Montreal, Montréal, Ottawa, Quebec City, Оттава, Монреаль",
    "Asia/Almaty": "Astana, Астана",
    "Asia/Bangkok": "Chiang Mai, Phuket",
    "Asia/Ho_Chi_Minh": "Hanoi, Ханой",
    "Asia/Jerusalem": "Tel Aviv, Haifa, Тель-Авив, Тель-Авів",
    "Asia/Karachi": "Peshawar, Multan, Quetta, Lahore, Islamabad, Rawalpindi, Faisalabad",
    "Asia/Kolkata": "Kanpur, Nagpur, Indore, Bhopal, Patna, Agra, Coimbatore, Mumbai, Bombay, Delhi, New Delhi, Neu-Delhi, Nueva Delhi, Bangalore, Bengaluru, Chennai, Madras, "
    "Hyderabad, Pune, Ahmedabad, Jaipur, Surat, Lucknow, Мумбаи, Мумбаї, Дели, Делі",
    "Asia/Riyadh": "Jeddah, Mecca, Mekka, La Meca, Medina",
    "Asia/Dhaka": "Chittagong, Chattogram, Khulna",
    "Asia/Hong_Kong": "Kowloon",
    "Asia/Jakarta": "Surabaya, Bandung, Medan, Semarang",
    "Asia/Manila": "Quezon City, Davao, Cebu",
    "Asia/Taipei": "Kaohsiung, Taichung, Tainan",
    "Asia/Tehran": "Mashhad, Isfahan, Tabriz, Shiraz",
    "Africa/Accra": "Kumasi",
    "Asia/Dubai": "Abu Dhabi, Sharjah, Абу-Даби, Абу-Дабі",
    "Asia/Seoul": "Busan, Incheon, Daegu",
    "Asia/Shanghai": "Suzhou, Qingdao, Dalian, Xiamen, Shenyang, Kunming, Changsha, Beijing, Peking, Pekín, Guangzhou, Shenzhen, Chengdu, Wuhan, Chongqing, Tianjin, Hangzhou, Xian, "
    "Nanjing, Пекин, Пекін",
    "Asia/Tokyo": "Osaka, Kyoto, Kioto, Yokohama, Nagoya, Sapporo, Kobe, Fukuoka, Hiroshima, Осака, Киото, Кіото",
    "Asia/Yekaterinburg": "Chelyabinsk, Ufa, Perm, Челябинск, Уфа, Пермь",
    "Australia/Brisbane": "Gold Coast, Cairns",
    "Australia/Sydney": "Canberra, Wollongong, Канберра",
    "Europe/Amsterdam": "Rotterdam, The Hague, Den Haag, La Haya, Utrecht, Eindhoven, Гаага, Роттердам",
    "Europe/Athens": "Thessaloniki, Saloniki, Салоники, Салоніки",
    "Europe/Belgrade": "Novi Sad, Нови Сад",
    "Europe/Berlin": "Munich, München, Múnich, Мюнхен, Hamburg, Hamburgo, Гамбург, Cologne, Köln, Colonia, Кёльн, Кельн, "
    "Frankfurt, Fráncfort, Франкфурт, Stuttgart, Штутгарт, Düsseldorf, Дюссельдорф, Dortmund, Essen, Leipzig, "
    "Лейпциг, Bremen, Dresden, Дрезден, Hanover, Hannover, Ганновер, Nuremberg, Nürnberg, Núremberg, Нюрнберг, "
    "Duisburg, Bochum, Bonn, Бонн, Münster, Karlsruhe, Mannheim, Augsburg, Freiburg, Kiel, Heidelberg, Mainz, "
    "Wiesbaden, Potsdam, Rostock, Aachen",
    "Europe/Brussels": "Antwerp, Antwerpen, Amberes, Ghent, Gent, Gante, Bruges, Brügge, Brujas",
    "Europe/Bucharest": "Cluj-Napoca, Timisoara, Iasi",
    "Europe/Copenhagen": "Aarhus, Odense",
    "Europe/Dublin": "Cork, Galway",
    "Europe/Helsinki": "Tampere, Turku, Espoo",
    "Europe/Istanbul": "Adana, Konya, Gaziantep, Ankara, Izmir, Antalya, Bursa, Анкара, Анталия, Анталія",
    "Europe/Kyiv": "Lviv, Lemberg, Leópolis, Львів, Львов, Odesa, Odessa, Одеса, Одесса, Kharkiv, Kharkov, Charkiw, "
    "Járkov, Харків, Харьков, Dnipro, Дніпро, Днепр, Zaporizhzhia, Saporischschja, Запоріжжя, Vinnytsia, Вінниця, "
    "Винница, Poltava, Полтава, Chernihiv, Чернігів, Чернигов, Cherkasy, Черкаси, Zhytomyr, Житомир, Khmelnytskyi, "
    "Хмельницький, Chernivtsi, Czernowitz, Чернівці, Черновцы, Rivne, Рівне, Ivano-Frankivsk, Івано-Франківськ, "
    "Ternopil, Тернопіль, Lutsk, Луцьк, Uzhhorod, Ужгород, Kryvyi Rih, Кривий Ріг, Mykolaiv, Миколаїв, Николаев, "
    "Kherson, Херсон, Sumy, Суми, Kropyvnytskyi, Кропивницький",
    "Europe/Lisbon": "Porto, Oporto, Braga, Coimbra, Порту",
    "Europe/London": "Manchester, Birmingham, Liverpool, Leeds, Sheffield, Bristol, Glasgow, Edinburgh, Edimburgo, "
    "Cardiff, Belfast, Nottingham, Leicester, Oxford, Cambridge, Brighton, Манчестер, Единбург, Эдинбург",
    "Europe/Madrid": "Barcelona, Valencia, Seville, Sevilla, Zaragoza, Malaga, Málaga, Murcia, Bilbao, Alicante, Palma, "
    "Palma de Mallorca, Valladolid, Vigo, Gijón, Барселона, Валенсія, Валенсия, Севилья, "
    "Севілья",
    "Europe/Minsk": "Gomel, Гомель",
    "Europe/Moscow": "Saint Petersburg, St. Petersburg, Sankt Petersburg, San Petersburgo, Санкт-Петербург, Питер, "
    "Nizhny Novgorod, Нижний Новгород, Kazan, Казань, Rostov-on-Don, Ростов-на-Дону, Voronezh, Воронеж, Sochi, Сочи, "
    "Krasnodar, Краснодар",
    "Europe/Oslo": "Bergen, Trondheim, Stavanger",
    "Europe/Paris": "Marseille, Marsella, Lyon, Toulouse, Nice, Nizza, Niza, Nantes, Strasbourg, Straßburg, Estrasburgo, "
    "Bordeaux, Burdeos, Lille, Montpellier, Марсель, Лион, Ліон, Ницца, Ніцца, Страсбург",
    "Europe/Prague": "Brno, Brünn, Ostrava, Брно",
    "Europe/Rome": "Milan, Mailand, Milán, Milano, Милан, Мілан, Naples, Neapel, Nápoles, Napoli, Неаполь, Turin, Turín, "
    "Torino, Турин, Florence, Florenz, Florencia, Firenze, Флоренция, Флоренція, Venice, Venedig, Venecia, Venezia, "
    "Венеция, Венеція, Bologna, Bolonia, Genoa, Genua, Génova, Genova, Palermo, Verona",
    "Europe/Sofia": "Plovdiv, Varna, Пловдив, Варна",
    "Europe/Stockholm": "Gothenburg, Göteborg, Gotemburgo, Malmö, Uppsala",
    "Europe/Vienna": "Graz, Linz, Salzburg, Salzburgo, Innsbruck, Зальцбург, Грац",
    "Europe/Warsaw": "Krakow, Kraków, Krakau, Cracovia, Краков, Краків, Wroclaw, Wrocław, Breslau, Breslavia, Вроцлав, "
    "Gdansk, Gdańsk, Danzig, Гданьск, Гданськ, Poznan, Poznań, Posen, Познань, Lodz, Łódź, Лодзь, Lublin, Люблин, "
    "Люблін, Katowice, Rzeszow",
    "Europe/Zurich": "Geneva, Genf, Ginebra, Genève, Женева, Basel, Basilea, Базель, Bern, Berne, Berna, Берн, "
    "Lausanne, Lausana, Luzern, Lucerne",
    "Pacific/Auckland": "Wellington, Christchurch, Веллингтон, Веллінгтон",
}

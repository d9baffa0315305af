import { anyOf, type EmergencyLanguage, eachOf } from '../language.ts';

const SERVICE =
  '(?:ambulancias?|bomberos|policias?|paramedicos?|guardia civil|proteccion civil|emergencias|socorrista|911|112|091|061|080)';
const VERB =
  '(?:llam\\w+|marc(?:a|o|ar|ad|e|en)|necesit\\w+|mand(?:a|e|en|ad|ar|eme|enme)\\w*|envi\\w+|quiero|pid\\w+|avis\\w+|urge|hace falta)';

export const es: EmergencyLanguage = {
  harmless: eachOf(
    'no (?:es|hay|tengo)(?: una| ninguna)? emergencia',
    'no (?:necesit\\w+|quiero|hace falta|llam\\w+)(?: \\w+){0,3} (?:ambulancia|policia|bomberos)',
    '(?:salidas?|puertas?|luz|luces|reparacion(?:es)?|servicio|cerrajer\\w+|fontaner\\w+|plomer\\w+|kit|contacto|tarifas?|precios?|pedido|fondo|freno|cita|visita|pastilla|dentista) (?:de|para) emergencias?',
    'en caso de emergencia',
    '(?:comisaria|estacion|cuartel|parque|tarta|pastel|disfraz|juguete|fiesta|coche|camion)(?: \\w+)? (?:de|del|de la|de los) (?:policia|bomberos|ambulancia)',
    '(?:me )?muero (?:de|por) (?:hambre|sed|sueno|risa|ganas|curiosidad|calor|frio|verguenza|un|una|el|la|los|las|probar|comer|ver)',
    'fuegos? artificial(?:es)?',
    '(?:seguro|abogad\\w+|parte|indemnizacion)(?: \\w+)? (?:de|contra|por) (?:accidentes?|incendios?)',
    '(?:libro|pelicula|cancion|novela|curso|clase|juego|serie|documental)s?(?: \\w+)? (?:sobre|de|acerca de) .*',
    'matar el (?:tiempo|hambre|gusanillo)',
    'alarma(?:s)? (?:de|contra) incendios?|extintor\\w*',
  ),
  asksForHelp: anyOf(
    `${VERB}(?: \\w+){0,4} ${SERVICE}`,
    `${SERVICE} (?:ya|por favor|rapido|urgente(?:mente)?|ahora)`,
    `^(?:una |un |la |los )?${SERVICE}$`,
    '(?:es|tengo|tenemos|hay|esto es|se trata de) (?:una |un )?(?:emergencia|urgencia)',
    'emergencia medica|urgencia medica',
    'numero de (?:emergencias?|la policia|los bomberos|la ambulancia|urgencias)',
    'socorro|auxilio|ayuda ayuda',
    '^(?:por favor )?(?:ayuda|ayudenme|ayudame|ayudeme|que alguien me ayude|alguien que me ayude)(?: por favor)?$',
    'que alguien(?: me| nos)? ayude',
  ),
  danger: anyOf(
    'infartos?|ataque (?:al corazon|cardiaco)|paro cardiaco|derrame cerebral|ictus',
    'no (?:puedo|puede|podemos|consigo|consigue) (?:respirar|moverme|moverse)|no (?:esta )?respira(?:ndo)?|(?:le|me) cuesta(?: mucho)? respirar|le falta el aire|me falta el aire',
    'se (?:esta |estan )?(?:ahoga(?:ndo)?|asfixia(?:ndo)?|atragant\\w+|muere|muriendo|desmay\\w+|desangra\\w*|intoxic\\w+)|se ha (?:desmayado|caido y no|atragantado|tragado)|me (?:estoy )?(?:ahogo|ahogando|asfixio|muriendo|desangrando|desangro)|me muero',
    'inconsciente|sin conocimiento|perdio el conocimiento|no despierta|no reacciona|no responde',
    '(?:sangra|sangrando)(?: \\w+)? (?:mucho|muchisimo|bastante|sin parar)|no (?:para|deja) de sangrar|pierde mucha sangre|hemorragia|mucha sangre',
    'dolor(?:es)?(?: \\w+)? (?:en el|de|del) pecho|me duele(?: mucho| muchisimo)? el pecho',
    'sobredosis|convulsion\\w*|shock anafilactico|reaccion alergica|envenen\\w+|se ha tragado|esta de parto|rompio fuente|he roto aguas',
    '(?:hay|se declaro|se ha declarado|es)(?: \\w+)? (?:incendio|fuego)|incendiando|(?:esta|en) llamas|(?:casa|cocina|piso|edificio|coche|carro|tienda|departamento)(?: \\w+){0,2} (?:quema|quemando|ardiendo|arde|incendio)|se (?:esta )?quem(?:a|ando)(?: \\w+)? (?:casa|cocina|piso|edificio|coche)|fuego en (?:la|el|mi)',
    '(?:olor|huele)(?: \\w+)? a gas|(?:fuga|escape) de gas|monoxido',
    'me (?:estan|esta|han|quieren|quiere|van a|va a|persigue\\w*|siguen?) ?(?:\\w+ )?(?:atac\\w+|rob\\w+|seg\\w+|sigu\\w+|peg\\w+|golpe\\w+|mat\\w+|apunal\\w+|dispar\\w+|asalt\\w+|viol\\w+|secuestr\\w+|persigu\\w+)|me (?:persiguen|amenaza\\w*)',
    '(?:tiene|con|lleva) (?:una |un )?(?:pistola|arma|cuchillo|navaja)|disparos|tiroteo|tiros',
    '(?:hay|entro|ha entrado)(?: \\w+){0,2} (?:ladron(?:es)?|intruso|desconocido)|alguien (?:ha entrado|esta entrando|entro|intenta entrar|quiere entrar)',
    'suicid\\w+|matarme|quitarme la vida|quiero morir(?:me)?|no quiero (?:vivir|seguir viviendo)|hacerme dano',
    'accidente (?:de (?:coche|trafico|auto|carro|moto|transito))|(?:ha habido|hubo|he tenido|tuvimos|tuve|hemos tenido)(?: \\w+){0,2} accidente|atropell\\w+|atrapad[oa]s?',
  ),
  past: anyOf(
    'hace (?:\\w+ )?(?:anos?|meses|semanas)',
    'el ano pasado',
    'la semana pasada',
    'cuando era',
    'en (?:19|20)\\d\\d',
  ),
  now: anyOf('ahora', 'otra vez', 'de nuevo', 'acaba'),
  announcement: (numbers) =>
    numbers.length > 0
      ? `Si alguien está en peligro, cuelgue ahora y marque el ${numbers.join(' o el ')}, o el número de emergencias de donde esté. Yo no puedo pedir ayuda por usted.`
      : 'Si alguien está en peligro, cuelgue ahora y marque el número de emergencias de donde esté. Yo no puedo pedir ayuda por usted.',
};

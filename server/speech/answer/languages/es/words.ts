import { stemmer } from '@orama/stemmers/spanish';
import { daysNamed, numbered, uncounted, type WordRules, wordSet } from '../language.ts';

const stop = wordSet(`
  el la los las lo un una unos unas al del de a en y e o u ni que si no con por para sin sobre entre hasta desde hacia
  se me te le les nos os mi mis tu tus su sus nuestro nuestra nuestros nuestras vuestro vuestra este esta estos estas
  ese esa esos esas eso esto aquel aquella ello ella ellos ellas el yo usted ustedes nosotros vosotros ellos
  es son era eran fue ser soy eres somos sea sean esta estan estoy estas estamos estar estaba hay haber ha han he hemos
  habia como cual cuales cuando donde adonde quien quienes que cuanto cuanta cuantos cuantas porque pues pero mas muy
  tan tanto ya tambien asi algo alguna alguno algunos algunas algun todo toda todos todas cada otro otra otros otras
  mismo misma aqui alli ahi hola buenas buenos dias tardes noches gracias favor oiga perdone perdon disculpe eh ah bueno
  vale si claro don dona senor senora a e
`);

const weak = wordSet(`
  tener tengo tiene tienen tienes teneis tenemos tuviera poder puedo puede pueden podria podrian podemos puedes
  podriamos pudiera querer quiero quiere quieren quisiera querria querriamos queremos queria hacer hago hace hacen haria
  hecho haceis hacemos ir voy va van vamos iria vengo viene vienen venir dar doy da dan daria dais decir digo dice dicen
  decirme diga digame saber se sabe saben sabria necesitar necesito necesita necesitamos hace falta llevar llevo lleva
  llevan traer traigo trae tomar gustar gustaria gusta interesa interesado preguntar pregunta preguntas preguntaba
  informacion informarme explicar explicarme hablar ofrecer ofrecen ofrece vender venden vende vendeis comprar compro
  compra conseguir dispone disponen disponeis posible permitido permite permiten permitis dejar dejan deja usar uso
  buscar busco encontrar encuentro ver pedir pido pedirle cosa cosas tipo tipos clase forma manera parte caso momento
  hoy manana ayer ahora luego despues antes siempre nunca aun todavia solo solamente mucho mucha muchos muchas poco poca
  gente persona personas alguien nadie nada bien mal mejor peor grande grandes pequeno pequena nuevo nueva primera
  primero segunda vez veces hora horas dia semana mes tiempo lugar sitio local tienda negocio empresa casa cerca lejos
  junto dentro fuera incluido incluye incluyen incluida aceptar aceptan aceptais acepta admiten admite admitis cuesta
  cuestan costar costaria costo coste precio precios vale valen valdria cobran cobrais cobra euros euro hijo hija
  marido mujer esposa amigo amiga padre madre abuelo abuela familia llamar llamo llama funciona funcionan
  pasa pasar pasaria llegar llego llega encargar encargo suele suelen soler seria serian sirve sirven serviis maximo minimo
`);

export const words: WordRules = {
  ...uncounted,
  // "Llevármela" is what "llevar" is.
  stem: (word) => stemmer(word.replace(/([aáeéií]r)(?:me|te|se|nos|os)l[oae]s?$/, '$1')),
  oneWord: (text) => text.replace(/\bwi-?\s?fi\b/gi, 'wifi').replace(/\be-?mails?\b/gi, 'email'),
  stop,
  weak,
  numbers: numbered(
    'dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte',
    'treinta cuarenta cincuenta sesenta setenta ochenta noventa cien',
  ),
  days: daysNamed('lunes martes miercoles jueves viernes sabado domingo'),
  synonyms: `
  abrir abre abren abierto abierta abiertos abiertas apertura horario horarios cerrar cierra cierran cerrado cerrada cierre
  pago pagar pagamos tarjeta efectivo visa metalico bizum contactless
  factura recibo ticket
  direccion ubicacion situado ubicado calle encuentran quedan
  telefono numero movil
  email correo electronico mail
  pagina web internet sitio
  domicilio reparto repartir entrega entregar entregan envio envios enviar envian
  devolver devolucion devoluciones devuelven reembolso reembolsar cambiar cambio
  aparcar aparcamiento parking estacionar estacionamiento coche garaje
  autobus bus tren metro tranvia parada transporte
  bano banos aseo aseos servicio servicios
  ruedas accesible minusvalidos discapacitados rampa escalones ascensor movilidad
  perro perros mascota mascotas animal animales
  dueno propietario propietaria duena jefe jefa
  trabajo empleo vacante curriculum trabajar
  reservar reserva reservas reservo cita citas mesa
  cancelar cancelacion anular anulacion cancelo anulo
  aplazar posponer mover cambiar
  vegano vegana veganos veganas
  vegetariano vegetariana vegetarianos vegetarianas
  gluten celiaco celiaca celiacos trigo
  alergia alergias alergico alergica alergenos alergeno intolerancia
  nino nina ninos ninas infantil crio pequeños
  bebe bebes trona tronas cuna carrito
  regalo regalar vale bono
  descuento descuentos oferta ofertas rebaja rebajas promocion
  arreglar arreglo reparar reparacion reparan arreglan
  garantia garantias
  tarta tartas pastel pasteles
  cumpleanos celebracion celebrar fiesta evento grupo grupos
  comida comer menu almuerzo almorzar plato platos carta
  cena cenar noche
  desayuno desayunar
  bebida bebidas beber vino cerveza
  postre postres dulce dulces
  terraza fuera exterior aire
  fumar fumador fumadores tabaco cigarro
  medico doctor doctora
  urgencia urgencias urgente
  vacaciones festivo festivos navidad
  flamenco espectaculo musica actuacion directo
  medio mitad
  recoger recogida llevar
  gratis gratuito gratuita
  entrada entradas billete billetes
  habitacion habitaciones cuarto cuartos
  toalla toallas sabanas
  piscina nadar banarse
  maleta maletas equipaje
  idioma idiomas ingles hablan
  gafas lentes
  antiguo antigüedad fundado fundada fundó existe existir abrió inauguró
  `,
  parts: {
    finde: ['sabado', 'domingo'],
    semana: ['lunes', 'martes', 'miercoles', 'jueves', 'viernes'],
    verano: ['junio', 'julio', 'agosto'],
    invierno: ['diciembre', 'enero', 'febrero'],
  },
  compounds: false,
};

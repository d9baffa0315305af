import { type HoursRules, wordSet } from '../language.ts';

/** Asks when rather than whether. */
const WHEN = /\b(?:que|cuando|cual|cuales|como|horarios?)\b/i;

export const hours: HoursRules = {
  open: /\b(?:abr(?:e|en|is|ir|iran)|abiert[oa]s?|apertura|cierr(?:a|an|e)|cerr(?:ar|ais)|cerrad[oa]s?|horarios?)\b/i,
  closed: /\b(?:cierr(?:a|an|e)|cerrad[oa]s?)\b/i,
  isYesNo: (question) => !WHEN.test(question),
  now: /\b(?:ahora|ahora mismo|en este momento|todavia|aun|ya)\b/i,
  partOfDay: /\b(?:noche|tardes?|por la manana|mananas|mediodia)\b/i,
  aboutTime: wordSet(`abre abren abris abrir abriran abierto abierta abiertos abiertas apertura cierra cierran cierre
    cerrar cerrais cerrado cerrada cerrados cerradas horario horarios hora horas dia dias día días laborable
    laborables semana fin fines hoy manana mananas tarde tardes noche noches ahora momento mediodia
    medianoche media cuarto habitual atencion publico comercial atienden tienda restaurante
    local oficina`),
  today: wordSet('hoy'),
  tomorrow: /(?<!\b(?:por la|de la|esta|la) )\bmanana\b/gi,
  weekend: /^(?:fin|fines|finde)$/,
  at: /\b(?:(?:a|hasta|desde|antes de|despues de|sobre) las?|al?) (?<hour>\d{1,2}|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|mediodia|medianoche)\b(?:[:.](?<minute>\d\d))?(?:\s+(?<after>y media|y cuarto|menos cuarto))?/i,
  parts: { 'y media': 30, 'y cuarto': 15, 'menos cuarto': -15 },
  hourWords: 'cero una dos tres cuatro cinco seis siete ocho nueve diez once doce'.split(' '),
  noon: /mediodia/i,
  midnight: /medianoche/i,
  morning: /\b(?:de|por) la manana\b/i,
  afternoon: /\b(?:de|por|esta) (?:la )?(?:tarde|noche)\b/i,
};

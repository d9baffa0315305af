import { type HoursRules, wordSet } from '../language.ts';

/** Asks when rather than whether. */
const WHEN = /\b(?:quando|que|qual|quais|como|horarios?)\b/i;

export const hours: HoursRules = {
  open: /\b(?:abr(?:e|em|ir|irem)|abert[oa]s?|abertura|fech(?:a|am|ar)|fechad[oa]s?|horarios?)\b/i,
  closed: /\b(?:fech(?:a|am|ar)|fechad[oa]s?)\b/i,
  isYesNo: (question) => !WHEN.test(question),
  now: /\b(?:agora|neste momento|ainda|ja)\b/i,
  partOfDay: /\b(?:noite|tarde|manha)\b/i,
  aboutTime:
    wordSet(`abre abrem abrir abrirem aberto aberta abertos abertas abertura fecha fecham fechar fechado fechada
    fechados fechadas horario horarios hora horas dia dias semana fim fins feira hoje amanha noite tarde manha agora
    momento meio meia quarto habitual funcionamento atendimento loja restaurante consultorio escritorio`),
  today: wordSet('hoje'),
  tomorrow: /(?<!\bdepois de )\bamanha\b/gi,
  weekend: /^fi(?:m|ns)$/,
  at: /\b(?:as|ate as|desde as|antes das|depois das|pelas|ao|a)\s+(?<hour>\d{1,2}|uma|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|meio-dia|meia-noite)\b(?:[:.h](?<minute>\d\d))?(?:\s+(?:horas\s+)?(?<after>e meia|e um quarto|menos um quarto))?/i,
  parts: { 'e meia': 30, 'e um quarto': 15, 'menos um quarto': -15 },
  hourWords: 'zero uma duas tres quatro cinco seis sete oito nove dez onze doze'.split(' '),
  noon: /meio-dia/i,
  midnight: /meia-noite/i,
  morning: /\bmanha\b/i,
  afternoon: /\b(?:tarde|noite)\b/i,
};

import { type Kind, type QuestionRules, withoutAccents } from '../language.ts';

const MONEY = String.raw`[$€£]\s?\d|\d\s?(?:€|euros?|reais|dolares|centimos|%|por cento)|\bmetade do preco\b`;
const FREE = String.raw`\bgratis\b|\bgratuit\w*|\bsem (?:custo|custos|taxa)\b|\bnao custa\b`;
const LENGTH = String.raw`\b(?:segundos?|minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?)\b`;
const NUMBER = String.raw`\d|\b(?:nenhuma?|uma?|dois|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|quinze|vinte|trinta|quarenta|cinquenta|cem|duzia)\b`;
const TIME = String.raw`\d:\d\d|\das? \d|\b(?:segunda|terca|quarta|quinta|sexta|sabados?|domingos?|feriados)\b|\bfechad|\bmeio-dia\b|\b(?:19|20)\d\d\b|\b(?:janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|natal)\b`;

const kinds: readonly Kind[] = [
  {
    asks: /\bquanto (?:custa|custam|e\b|fica|cobram|se paga|custaria|tenho de pagar)|\bquanto\b.*\bcustam?\b|\bprecos?\b|\bqual o valor\b/i,
    answers: new RegExp(`${MONEY}|${FREE}`, 'i'),
    must: true,
  },
  { asks: /\bquanto (?:tempo|dura|demora)\b/i, answers: new RegExp(LENGTH, 'i'), must: true },
  { asks: /\b(?:quantos anos|que idade)\b/i, answers: /\banos?\b|\bidade\b|\b(?:19|20)\d\d\b/i, must: true },
  { asks: /\bquant[oa]s\b/i, answers: new RegExp(NUMBER, 'i'), must: true },
  { asks: /\ba que distancia\b|\bfica longe\b/i, answers: /\b(?:metros?|quilometros?|minutos?)\b/i, must: true },
  {
    asks: /\bquando\b|\ba que horas?\b|\b(?:que|quais) dias?\b|\bhorarios?\b/i,
    answers: new RegExp(`${TIME}|${LENGTH}`, 'i'),
  },
  {
    asks: /\bonde\b|\bmorada\b|\bendereco\b/i,
    answers: /\b(?:rua|praca|avenida|largo|esquina|frente|lado|atras|andar|piso|fora|na|no)\b/i,
  },
  { asks: /\bnumero de telefone\b/i, answers: /\d{3}/, must: true },
  { asks: /\be-?mail\b|\bcorreio eletronico\b/i, answers: /@/, must: true },
  {
    asks: /\b(?:vendem|vende|alugam|aluga)\b/i,
    answers: new RegExp(String.raw`\b(?:vend\w+|venda|alug\w+|custam?|preco|oferec\w+)\b|${MONEY}|${FREE}`, 'i'),
    must: true,
  },
  { asks: /\bquem\b/i, answers: /\b[A-Z][a-z]+ [A-Z][a-z]+\b/ },
];

const QUESTION =
  'que|o que|quem|como|quando|quanto|quanta|quantos|quantas|qual|quais|onde|porque|tem|ha|sao|e|esta|estao|posso|pode|podem|podemos|da para|aceitam|aceita|vendem|vende|alugam|fazem|faz|oferecem|falam|fala|abrem|abre|fecham|fecha|entregam|preciso|e preciso|devo|a que|ate|desde|em que|com';

export const questions: QuestionRules = {
  plain: withoutAccents,
  continues:
    /^(?:(?:ok|bem|ah|obrigad[oa]|perfeito|muito bem|esta bem),? )*(?:e|ou|mas|entao)\b(?! (?:possivel|preciso|aberto))/i,
  pointsBack: /\b(?:isso|isto|esse|essa|esses|essas|este|estes|estas|ele|ela|eles|elas|aquilo|o mesmo|a mesma|la)\b/i,
  pointsNowhere: /\b(?:esse|essa|este|esta)s? \p{L}+/giu,
  kinds,
  counted: /\bquant[oa]s (\p{L}+)/iu,
  number: new RegExp(`^(?:${NUMBER})`, 'i'),
  direct: new RegExp(
    String.raw`^(?:(?:ola|bom dia|boa tarde|boa noite|desculpe|por favor|e|entao),? )*(?:${QUESTION})\b[^,]*$`,
    'i',
  ),
  things: [
    { looks: /\b(?:rua|avenida|praca|largo|travessa) (?:d[aoe]s? )?[A-Z]\w+/i, means: ['morada', 'endereço', 'rua'] },
    { looks: /\S@\S/, means: ['email'] },
    { looks: /\d{3}[ -]?\d{3}/, means: ['telefone', 'número'] },
  ],
  lasting: (question, dayName) =>
    question
      .replace(/\b(?:hoje|esta noite|neste momento)\b/gi, `$& ${dayName(0)}`)
      .replace(/\bamanh[ãa]\b/gi, `$& ${dayName(1)}`)
      .replace(/\b[Oo]nde (?:ficam?|est[ãa]o|é que ficam)\b/g, '$&, morada')
      .replace(/\bdesde quando\b/gi, '$& existe'),
};

import { stemmer } from '@orama/stemmers/portuguese';
import { daysNamed, numbered, uncounted, type WordRules, wordSet } from '../language.ts';

const stop = wordSet(`
  o a os as um uma uns umas de do da dos das em no na nos nas num numa ao aos por pelo pela pelos pelas para pra com sem
  sobre entre ate desde e ou mas que quem se nao sim como quando onde aonde quanto quanta quantos quantas qual quais
  porque eu me mim meu minha meus minhas tu te teu tua voce voces ele ela eles elas lhe lhes nos nosso nossa nossos
  nossas seu sua seus suas este esta estes estas esse essa esses essas isto isso aquele aquela aquilo e es sou somos sao
  era eram ser foi fosse seja esta estao estou estamos estar estava ha haver tem ter tenho temos tinha todo toda todos
  todas cada outro outra outros outras mesmo mesma algum alguma alguns algumas muito muita pouco mais menos tambem ja
  ainda bem bom boa ola bom dia tarde noite obrigado obrigada favor desculpe senhor senhora aqui ali la entao ah eh pois feira feiras
`);

const weak = wordSet(`
  poder posso pode podem podemos poderia poderiam querer quero quer querem queria gostaria gostava dever devo deve devem
  precisar preciso precisa precisam fazer faco faz fazem fazemos ir vou vai vao vamos vir vem venho levar levo leva
  trazer trago tomar dar dou da dao dizer digo diz saber sei sabe sabem perguntar pergunta encontrar encontro procurar
  procuro vender vende vendem comprar compro oferecer oferece oferecem aceitar aceita aceitam possivel permitido permite
  permitem deixar deixo usar uso ver informacao informacoes coisa coisas tipo forma maneira caso momento hoje amanha
  ontem agora depois antes sempre nunca pessoa pessoas gente alguem ninguem nada grande pequeno pequena novo nova
  primeiro vez hora horas dia dias semana mes tempo lugar sitio loja empresa casa longe perto incluido incluida custa
  custam custo custaria preco precos valor euro euros filho filha marido mulher amigo amiga pai mae chamar chama
  funciona acontece passa chegar chego chega existe disponivel falar fala falam maximo minimo
`);

/** "Quartas" are Wednesdays, "quartos" are rooms. */
const WEEKDAY = /^(?:segunda|ter[cç]a|quarta|quinta|sexta)(?=s?$)/;

export const words: WordRules = {
  ...uncounted,
  stem: (word) => WEEKDAY.exec(word)?.[0] ?? stemmer(word),
  oneWord: (text) => text.replace(/\bwi-?\s?fi\b/gi, 'wifi').replace(/\be-?mails?\b/gi, 'email'),
  stop,
  weak,
  numbers: numbered(
    'dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis dezassete dezoito dezanove vinte',
    'trinta quarenta cinquenta sessenta setenta oitenta noventa cem',
  ),
  // "Segunda-feira", and "segunda" for short.
  days: daysNamed('segunda terca quarta quinta sexta sabado domingo'),
  synonyms: `
  abrir abre abrem aberto aberta abertos abertura horário horários fechar fecha fecham fechado fechada fechados
  pagar pagamento cartão dinheiro multibanco mbway pix
  fatura recibo
  endereço morada rua localização ficam fica
  telefone número telemóvel celular
  email correio
  site internet página web
  entregar entrega entregas domicílio enviar envio
  devolver devolução reembolso trocar troca
  estacionar estacionamento parque carro garagem
  autocarro ônibus comboio trem metro metrô elétrico paragem estação
  casa-de-banho banheiro sanitário sanitários
  rodas acessível rampa degraus elevador deficientes
  cão cães cachorro gato gatos animal animais
  dono dona proprietário fundado aberto existe
  emprego trabalho vaga currículo
  reservar reserva reservas marcar marcação consulta mesa
  cancelar cancelamento desmarcar adiar
  vegano vegana veganos
  vegetariano vegetariana vegetarianos
  glúten celíaco celíacos
  alergia alergias alérgico
  criança crianças menino menina infantil
  bebé bebê bebés carrinho
  presente oferta vale
  desconto descontos promoção
  reparar reparação consertar conserto arranjar
  garantia garantias
  bolo bolos tarte torta
  pão pães
  bicicleta bicicletas bike
  comida comer prato pratos menu ementa cardápio almoço jantar
  pequeno-almoço café manhã
  bebida bebidas beber vinho
  sobremesa sobremesas
  esplanada terraço fora exterior
  fumar fumador fumadores cigarro
  médico médica doutor doutora
  urgência urgências emergência urgente
  férias feriado feriados natal
  grátis gratuito gratuita
  quarto quartos
  língua línguas inglês idioma
  piscina nadar
  mala malas bagagem
  `,
  parts: {
    fim: ['sabado', 'domingo'],
    verão: ['junho', 'julho', 'agosto'],
    inverno: ['dezembro', 'janeiro', 'fevereiro'],
  },
  compounds: false,
};

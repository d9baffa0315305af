import { anyOf, type EmergencyLanguage, eachOf } from '../language.ts';

const SERVICE = '(?:ambulancias?|bombeiros?|policia|samu|inem|socorristas?|112|190|192|193|911)';
const VERB = '(?:cham\\w+|lig(?:a|ar|ue|uem|o|uei)|precis\\w+|mand\\w+|envi\\w+|quero|disque|avis\\w+|rapido|urgente)';

export const pt: EmergencyLanguage = {
  harmless: eachOf(
    'nao (?:e|ha|tenho|tem)(?: uma| nenhuma)? emergencia',
    'nao (?:precis\\w+|quero|cham\\w+)(?: \\w+){0,3} (?:ambulancia|policia|bombeiros)',
    '(?:saidas?|luz|luzes|reparos?|reparac\\w+|conserto|chaveiro|canalizador|encanador|kit|contato|contacto|tarifas?|precos?|pedido|consulta|dentista|fundo|servico) (?:de|para) emergencia',
    'em caso de emergencia',
    '(?:delegacia|esquadra|quartel|bolo|fantasia|brinquedo|festa|carro|caminhao)(?: \\w+)? (?:de|da|do|dos) (?:policia|bombeiros?|ambulancia)',
    '(?:morrendo|morrer|morro|morto|morta|a morrer) de (?:fome|sede|sono|rir|vontade|curiosidade|calor|frio|medo|saudades?|vergonha)',
    'fogos? de artificio|fogo baixo|fogo lento',
    '(?:seguro|alarme|advogad[oa]|extintor)(?: \\w+)? (?:de|contra|para) (?:incendios?|acidentes?)',
    '(?:livros?|filmes?|musicas?|romances?|cursos?|jogos?|aulas?|series?|documentario)(?: \\w+)? (?:sobre|de) .*',
    'matar (?:a fome|o tempo|a saudade|as saudades|a sede|a vontade)',
  ),
  asksForHelp: anyOf(
    `${VERB}(?: \\w+){0,4} (?:${SERVICE}|socorro)`,
    `^(?:uma |um |a |os |o )?${SERVICE}(?: ja| por favor| rapido| urgente)*$`,
    '(?:e|tenho|temos|ha|isto e|isso e) (?:uma )?(?:emergencia|urgencia)|emergencia medica|urgencia medica',
    'numero (?:de|da|do|dos) ?(?:emergencias?|policia|bombeiros|ambulancia|samu)',
    'socorro|ajuda ajuda',
    '^(?:por favor )?(?:ajuda|ajudem me|me ajud\\w+|ajude me|alguem me ajude|alguem me ajuda)(?: por favor| rapido)*$|alguem me ajud\\w+',
  ),
  danger: anyOf(
    'enfarte|infarto|ataque (?:cardiaco|do coracao)|para(?:da|gem) (?:cardiaca|cardiorrespiratoria)|avc|derrame',
    'nao (?:consigo|consegue|estou conseguindo|esta conseguindo)(?: \\w+)? (?:respirar|mexer|mover)|nao (?:esta |ta )?(?:respira|respirando|a respirar)|falta de ar|sem ar',
    'sufoc\\w+|engasg\\w+|afoga(?:ndo|r|do|da)|a afogar se|se afogando',
    'inconsciente|desmai\\w+|perdeu os sentidos|nao acorda|nao reage|nao responde',
    '(?:sangra|sangrando|a sangrar)(?: \\w+)? (?:muito|bastante|demais)|nao para de sangrar|perdendo (?:muito )?sangue|a perder (?:muito )?sangue|hemorragia|muito sangue|sangue por todo',
    'dor(?:es)?(?: \\w+)? no peito|peito (?:doi|doendo|a doer)|aperto no peito',
    'overdose|convuls\\w+|choque anafilatico|reacao alergica|envenen\\w+|engoliu|trabalho de parto|bolsa estourou|bolsa rompeu|rebentaram as aguas',
    '(?:esta|ta|estou) (?:morrendo|a morrer)|vai morrer|acho que morreu',
    'pegando fogo|pegou fogo|em chamas|a arder|ardendo|(?:ha|tem|e) (?:um )?(?:incendio|fogo)|incendio (?:em|na|no|aqui)|(?:casa|cozinha|predio|carro|apartamento)(?: \\w+)? (?:queimando|a queimar)|fogo na|fumaca (?:por|em)',
    '(?:fuga|vazamento|cheiro|escape) (?:de|a) gas|monoxido',
    '(?:estao|esta|tao) (?:a )?me (?:atacando|assaltando|seguindo|batendo|perseguindo|ameacando|roubando)|(?:estou|fui|estava|foi) (?:sendo |a ser )?(?:assaltad[oa]|atacad[oa]|seguid[oa]|esfaquead[oa]|violad[oa]|estuprad[oa]|sequestrad[oa]|balead[oa]|agredid[oa]|perseguid[oa])|(?:estao|esta) a (?:atacar|assaltar|seguir|bater|perseguir) me|me (?:batendo|ameacando|perseguindo)',
    '(?:ladrao|ladroes|assaltante|intruso)|(?:alguem|homem)(?: \\w+){0,3} (?:entrando|entrar|entrou|invadindo|invadiu)(?: \\w+)? (?:casa|minha|apartamento)',
    '(?:tem|com) (?:uma |um )?(?:arma|faca|pistola)|tiros|tiroteio|bomba',
    '(?:me|vai|quer|vao) (?:me )?matar|suicid\\w+|me matar|tirar a minha (?:propria )?vida|quero morrer|nao quero (?:mais )?viver|acabar com tudo|me machucar',
    'acidente (?:de (?:carro|transito|viacao|moto|mota)|grave)|(?:houve|teve|tive|tivemos|sofri)(?: \\w+){0,2} acidente|atropelad[oa]|pres[oa] (?:no|nas|na|em)(?: \\w+)? ?(?:elevador|ferragens|carro|fogo)|caiu (?:do|da) (?:telhado|escada|janela|varanda)',
  ),
  past: anyOf(
    'ha (?:\\w+ )?(?:anos?|meses|semanas)(?: atras)?',
    '(?:anos?|meses|semanas) atras',
    '(?:no )?ano passado',
    'semana passada',
    'quando eu era',
    'em (?:19|20)\\d\\d',
  ),
  now: anyOf('agora', 'de novo', 'outra vez', 'acabou'),
  announcement: (numbers) =>
    numbers.length > 0
      ? `Se alguém está em perigo, desligue agora e ligue para o ${numbers.join(' ou o ')}, ou para o número de emergência de onde está. Eu não posso chamar ajuda.`
      : 'Se alguém está em perigo, desligue agora e ligue para o número de emergência de onde está. Eu não posso chamar ajuda.',
};

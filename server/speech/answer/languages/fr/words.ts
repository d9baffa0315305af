import { stemmer } from '@orama/stemmers/french';
import { daysNamed, numbered, uncounted, type WordRules, wordSet } from '../language.ts';

const stop = wordSet(`
  le la les un une des du de d l et ou mais donc or ni car que qu qui quoi dont a au aux en dans par pour sur sous avec
  sans entre chez vers depuis jusqu jusque comme si ne pas non oui je j me m moi tu te t toi il elle on nous vous ils
  elles se s lui leur leurs mon ma mes ton ta tes son sa ses notre nos votre vos ce cet cette ces c ceci cela ca y est
  es suis sommes etes sont etait etaient etre ete sera serait seront soit ai as avons avez ont avait avoir eu quel quelle
  quels quelles quand ou comment combien pourquoi lequel laquelle tout toute tous toutes quelque quelques chaque autre
  autres meme memes tres trop peu beaucoup plus moins aussi encore deja bien bon bonne bonjour bonsoir merci plait svp
  pardon excusez excuse madame monsieur ici la alors euh ah bah ben voila puis
`);

const weak = wordSet(`
  pouvoir peux peut peuvent pouvez pouvons puis puisse pourrais pourrait pourriez pourrions vouloir veux veut voulez
  voudrais voudrait voulais aimerais aimerait devoir dois doit doivent faut faudrait faire fais fait faites font ferait
  aller vais va vont allez irai venir viens vient viennent venez prendre prends prend prenez prennent donner donne donnez
  mettre mets met mettez avoir dire dis dit dites savoir sais sait savez demander demande demandez besoin trouver trouve
  trouvez chercher cherche vendre vend vendez vendent vends acheter achete proposer propose proposez proposent offrir
  offrez offre accepter accepte acceptez acceptent possible permis autorise laisser laisse utiliser utilise voir
  renseignement renseignements information informations savoir question chose choses type genre sorte facon cas moment
  aujourd hui demain hier maintenant apres avant toujours jamais souvent personne personnes gens quelqu rien grand grande
  petit petite nouveau nouvelle premier premiere fois heure heures jour jours semaine mois temps endroit lieu magasin
  boutique entreprise maison loin pres proche compris comprise inclus incluse coute coutent cout couterait prix tarif
  tarifs vaut euro euros fils fille mari femme ami amie pere mere appeler appelle marche passe passer arriver arrive
  arrivez existe existent occupe occuper disponible disposez dispose parler parle travaillez maximum minimum
`);

export const words: WordRules = {
  ...uncounted,
  stem: stemmer,
  // "L'adresse", "qu'il", "aujourd'hui".
  oneWord: (text) =>
    text
      .replace(/\bwi-?\s?fi\b/gi, 'wifi')
      .replace(/\b(?:e-?mail|courriel)s?\b/gi, 'email')
      .replace(/(?<=\p{L})['’](?=\p{L})/gu, ' '),
  stop,
  weak,
  numbers: numbered(
    'deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt',
    'trente quarante cinquante soixante',
  ),
  days: daysNamed('lundi mardi mercredi jeudi vendredi samedi dimanche'),
  synonyms: `
  ouvrir ouvre ouvrez ouvert ouverte ouverts ouverture horaire horaires fermer ferme fermez fermé fermée fermeture
  payer paiement règlement régler carte espèces liquide chèque
  facture reçu ticket
  adresse situé rue trouve
  téléphone numéro portable
  email mail courriel
  site internet page web ligne
  livrer livraison livrez expédier envoi domicile
  rendre retour rembourser remboursement échanger échange
  garer stationner stationnement parking voiture garage
  bus train métro tram tramway gare arrêt station transport
  toilettes toilette wc
  fauteuil roulant handicapé handicapés accessible rampe marches ascenseur mobilité
  chien chiens animal animaux chat chats
  propriétaire patron patronne fondé fondée ouvert existe créé
  emploi poste recruter recrutement travail embauchez
  réserver réservation réservations rendez-vous table place
  annuler annulation déplacer reporter
  végétalien végan végane vegan
  végétarien végétarienne végétariens
  gluten coeliaque blé
  allergie allergies allergique allergènes
  enfant enfants garçon fille petits
  bébé bébés poussette
  cadeau cadeaux bon bons offrir
  réduction remise promotion soldes tarif étudiant
  réparer réparation réparations
  garantie garanti
  gâteau gâteaux tarte tartes
  pain baguette
  vélo vélos bicyclette
  repas manger plat plats menu carte déjeuner dîner
  petit-déjeuner matin
  boisson boissons boire vin
  dessert desserts
  terrasse dehors extérieur
  fumer fumeur cigarette
  médecin docteur
  urgence urgences urgent
  vacances férié fériés noël
  coupe couper coiffure coiffer cheveux
  couleur coloration teinture mèches
  barbe raser rasage
  mariage mariée marier marie
  gratuit gratuite gratuitement
  chambre chambres
  langue langues anglais
  shampoing shampoings shampooing
  manquer manqué manque raté oublié oublier
  `,
  parts: {
    week: ['samedi', 'dimanche'],
    été: ['juin', 'juillet', 'août'],
    hiver: ['décembre', 'janvier', 'février'],
  },
  compounds: false,
};

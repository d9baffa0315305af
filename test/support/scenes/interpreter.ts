import type { Scene } from './scene.ts';

/** One telephone between two people: English and Spanish, back and forth, in the first person. */
export const interpreter: Scene = {
  title: 'A traveller and a pharmacist understand each other through the telephone',
  line: 'everyone',
  turns: [
    {
      caller: "Hello, I'm in a pharmacy in Sevilla and I don't speak Spanish. Can you interpret for me?",
      agent: 'Of course. I will interpret between English and Spanish. Hold the phone between you and speak.',
    },
    {
      caller: 'Good morning. My daughter has had a cough for three days. Do you have something for it?',
      agent: 'Buenos días. Mi hija tiene tos desde hace tres días. ¿Tiene algo para eso?',
    },
    {
      caller: '¿Cuántos años tiene la niña, y tiene fiebre?',
      agent: 'How old is the girl, and does she have a fever?',
    },
    {
      caller: "She is six, and no, she doesn't have a fever.",
      agent: 'Tiene seis años, y no, no tiene fiebre.',
    },
    {
      caller: '¿Es alérgica a algún medicamento?',
      agent: 'Is she allergic to any medicine?',
    },
    {
      caller: 'Yes, she is allergic to penicillin.',
      agent: 'Sí, es alérgica a la penicilina.',
    },
    {
      caller:
        'Entonces le doy este jarabe de miel. Una cucharada por la mañana y otra por la noche. Son ocho euros con noventa.',
      agent:
        'Then I will give you this honey syrup. One spoonful in the morning and another at night. It is eight euros and ninety cents.',
    },
    {
      caller: 'Thank you very much. You can stop interpreting now.',
      agent: 'I have stopped interpreting. I hope that your daughter is well again soon.',
    },
  ],
};

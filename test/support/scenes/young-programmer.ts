import type { Scene } from './scene.ts';

/** A first lesson by voice alone: one idea at a time, a hint before the answer. */
export const youngProgrammer: Scene = {
  title: 'A child learns what a loop is and writes a first one',
  line: 'everyone',
  turns: [
    {
      caller: "Hi! I'm nine and I want to make computer games. What do I have to learn?",
      agent:
        'That is a great wish! First you learn to give a computer orders, one after the other. Imagine that I am a robot. How would you get me through your door?',
    },
    {
      caller: 'Um, walk to the door, open the door, and walk through it.',
      agent:
        'Very good! You have just made a program: three orders, in the right order. What happens if we swap the first two?',
    },
    {
      caller: "Then you can't open it, because you're too far away!",
      agent: 'Exactly, and programmers call that a bug. Now, how would you tell me to clap five times?',
    },
    {
      caller: 'Clap, clap, clap, clap, clap.',
      agent: 'That works! But what if it were a hundred times? Can you find a shorter way to say it?',
    },
    {
      caller: 'Hmm, I would say, do it a hundred times: clap.',
      agent:
        'Wonderful! That is called a loop. In Python it is: for i in range, a hundred in brackets, a colon, and below it, clap.',
    },
    {
      caller: 'What does the i do?',
      agent:
        'The i counts along: zero, one, two, and so on. So what is the last number when it counts a hundred times from zero?',
    },
    {
      caller: 'A hundred?',
      agent: 'You are very close. Try it with three fingers: count them from zero. What is the last finger called?',
    },
    {
      caller: "Two! Oh, then it's ninety nine!",
      agent: 'Yes, ninety nine! You found that out yourself. Next time we can make the robot dance.',
    },
  ],
};

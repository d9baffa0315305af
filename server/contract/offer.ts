/** How a message is offered: whoever answers next knows by these words that "yes" means one. */
export const MESSAGE_OFFER = 'Would you like to leave a message?';

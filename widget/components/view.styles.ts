import { byPhoneStyles } from './by-phone.styles.ts';
import { cardStyles } from './card.styles.ts';
import { conversationStyles } from './conversation.styles.ts';
import { orbStyles } from './orb.styles.ts';
import { panelStyles } from './panel.styles.ts';

export const viewStyles = [panelStyles, orbStyles, conversationStyles, cardStyles, byPhoneStyles];

import { styleText } from 'node:util';

const styled = process.stdout.isTTY;
export const emphasis = (text: string): string => (styled ? styleText('bold', text) : text);
export const say = (text: string): void => void process.stdout.write(`${text}\n`);
export const tell = (text: string): void => say(`• ${text}`);
export const title = (text: string): void => say(`\n${emphasis(text)}${styled ? '' : `\n${'-'.repeat(text.length)}`}`);
export const indented = (text: string): string => text.replace(/^/gm, '  ');

import { mount } from 'svelte';
import './styles/all.css';
import Root from './Root.svelte';
import { App } from './shell/app.svelte.ts';

const app = new App();
void app.start();
mount(Root, { target: document.body, props: { app } });

import { mount } from 'svelte';
import '../styles/all.css';
import Gallery from './Gallery.svelte';

const theme = new URLSearchParams(location.search).get('theme');
if (theme !== null) document.documentElement.dataset.theme = theme;
mount(Gallery, { target: document.body });

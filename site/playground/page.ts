import { createSSRApp } from 'vue';
import './playground.css';
import Playground from './Playground.vue';
import type { FirstAnswers } from './protocol.ts';

const written = document.getElementById('start')?.textContent;
const start: FirstAnswers = JSON.parse(written ?? 'null');
createSSRApp(Playground, { start }).mount('#app');

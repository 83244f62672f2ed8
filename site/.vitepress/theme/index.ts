import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineAsyncComponent, defineComponent, h } from 'vue';
import './site.css';
import '../../playground/style.css';

/** The playground is loaded on its own page only, and in a browser only. */
const Playground = defineAsyncComponent(() => import('../../playground/Playground.vue'));
const InBrowser = defineComponent({
  data: () => ({ isMounted: false }),
  mounted() {
    this.isMounted = true;
  },
  render() {
    return this.isMounted
      ? h(Playground)
      : h('p', { class: 'pg-loading' }, 'The playground needs JavaScript.');
  },
});

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('Playground', InBrowser);
  },
} satisfies Theme;

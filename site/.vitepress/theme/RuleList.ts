import { useRoute, withBase } from 'vitepress';
import { computed, defineComponent, h } from 'vue';
import { data } from './rule-list.data.ts';

/**
 * The list of rules beside their pages, as one piece of HTML. An item of the theme's own list is a component with a state; a hundred of them keep a phone busy for longer than
 * everything else on the page.
 */
export const RuleList = defineComponent(() => {
  const route = useRoute();
  const path = computed(() => route.path.replace(/\.html$/, ''));
  const link = (id: string): string => {
    const address = withBase(`/rules/${id}`);
    return `<li><a href="${address}"${address === path.value ? ' aria-current="page"' : ''}>${id}</a></li>`;
  };
  const lists = computed(() =>
    data.map(({ category, ids }) => `<h2>${category}</h2><ul>${ids.map(link).join('')}</ul>`).join(''),
  );
  return () =>
    path.value.startsWith(withBase('/rules/')) && h('div', { class: 'rule-list', innerHTML: lists.value });
});

// Tools that do not understand .vue files (ESLint's type information, plain tsc) see every component as this.
declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent;
  export default component;
}

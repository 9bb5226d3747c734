import './no-code-at-run-time.ts';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { i18n, keepLocale } from '../i18n/i18n.ts';
import { keepPreferences } from '../ui/preferences.ts';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/table.css';
import App from './roundsight-app.vue';
import { router } from './router.ts';

keepPreferences();
keepLocale();
createApp(App).use(createPinia()).use(i18n).use(router).mount('#app');

import './theme/tokens.css';
import './theme/base.css';
import { render } from 'preact';
import { effect } from '@preact/signals';
import { route } from './app/router';
import { Shell, readUnits } from './app/shell';
import './theme/theme';

effect(() => {
    void route.value;
    readUnits();
});
render(<Shell />, document.getElementById('app')!);

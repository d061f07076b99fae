import './requests.css';
import { param } from '../../app/router';
import { Decision } from './decision';
import { Ledger } from './ledger';

/** The ledger, and beside it the decision behind the request that was chosen. */
export default function Requests() {
    const id = param('id');
    return (
        <div class={`page requests ${id ? 'opened' : ''}`}>
            <Ledger id={id} />
            {id && <Decision key={id} id={id} />}
        </div>
    );
}

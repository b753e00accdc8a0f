using Vigil.Seams;

namespace Vigil.Core;

/// <content>Commands, as a log holds them.</content>
public sealed partial class WatchableStore
{
    /// <summary>Applies a command. The same commands in the same order make the same store.</summary>
    /// <exception cref="ArgumentException">Its operation is not a write.</exception>
    public CommandResult Apply(StoreCommand command) => command switch
    {
        WriteCommand { Op: PutOp put } => CommandResult.Of(Put(put)),
        WriteCommand { Op: DeleteRangeOp delete } => CommandResult.Of(DeleteRange(delete)),
        WriteCommand { Op: TxnOp txn } => CommandResult.Of(Txn(txn)),
        WriteCommand { Op: var other } => throw new ArgumentException($"{other} is no write.", nameof(command)),
        CompactCommand compact => CommandResult.Of(Compact(compact.Revision)),
        GrantLeaseCommand grant => CommandResult.Of(GrantLease(grant.Id, grant.Seconds)),
        RevokeLeaseCommand revoke => CommandResult.Of(RevokeLease(revoke.Id, revoke.Grant)),
        _ => throw Invariant.Unreachable("Every command is covered."),
    };
}

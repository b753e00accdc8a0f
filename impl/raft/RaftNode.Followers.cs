namespace Vigil.Raft;

/// <content>How a follower handles what its leader sends.</content>
internal sealed partial class RaftNode
{
    private void HandleAppend(Message message)
    {
        if (message.Index < _log.Committed && !HasMutant(RaftMutants.SkipMatch))
        {
            // What is committed is the same everywhere: report how far, so that the leader continues from there.
            AckAppend(message.From, _log.Committed);
            return;
        }

        if (!_log.Matches(message.Index, message.LogTerm)
            && !(HasMutant(RaftMutants.SkipMatch) && message.Index <= _log.Last))
        {
            var (hint, hintTerm) = _log.FindByTerm(Math.Min(message.Index, _log.Last), message.LogTerm);
            SendAfterSync(new Message
            {
                Kind = MessageKind.AppendReply,
                To = message.From,
                Index = message.Index,
                Reject = true,
                RejectHint = hint,
                LogTerm = hintTerm,
            });
            return;
        }

        _log.Merge(message.Entries, HasMutant(RaftMutants.KeepConflicts));
        var last = message.Index + message.Entries.Count;

        // Beyond what this message has shown to match, the log may still be another leader's.
        _log.CommitTo(Math.Min(message.Commit, HasMutant(RaftMutants.CommitUnmatched) ? _log.Last : last));
        AckAppend(message.From, last);
    }

    private void AckAppend(ulong leader, long index)
    {
        var ack = new Message { Kind = MessageKind.AppendReply, To = leader, Index = index };
        if (HasMutant(RaftMutants.AckUnsynced))
        {
            Send(ack);
        }
        else
        {
            SendAfterSync(ack);
        }
    }

    /// <remarks>The leader has kept the commit index within what this follower has acknowledged.</remarks>
    private void HandleHeartbeat(Message message)
    {
        _log.CommitTo(Math.Min(message.Commit, _log.Last));
        Send(new Message { Kind = MessageKind.HeartbeatReply, To = message.From, Context = message.Context });
    }

    private void HandleSnapshot(Message message)
    {
        var snapshot = message.Snapshot ?? throw new InvalidDataException("A snapshot message has none.");
        if (snapshot.Index <= _log.Committed && !HasMutant(RaftMutants.InstallOld))
        {
            AckAppend(message.From, _log.Committed);
            return;
        }

        if (_log.Matches(snapshot.Index, snapshot.Term) && _log.Pending is null)
        {
            // All of it is here already: only the commit index is new.
            _log.CommitTo(snapshot.Index);
            AckAppend(message.From, snapshot.Index);
            return;
        }

        _log.Restore(snapshot);
        UseConf(snapshot.Conf);
        AckAppend(message.From, snapshot.Index);
    }
}

using System.Buffers.Binary;
using Vigil.Raft;
using Vigil.Server.Node;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Raft;

/// <content>What a machine does: ticks, messages, and the work that its node hands out.</content>
internal sealed partial class RaftWorld
{
    /// <summary>How often a node was started: distinguishes its lives, in place of a clock.</summary>
    private long _starts;

    private void Start(RaftMember member)
    {
        var options = new RaftOptions
        {
            Id = member.Id,
            ElectionTicks = _settings.ElectionTicks,
            PreVote = _settings.PreVote,
            CheckQuorum = _settings.CheckQuorum || _scope.ReadMode == ReadMode.Lease,
            ReadMode = _scope.ReadMode,
            MessageBytesMax = _settings.MessageBytesMax,
            InflightMax = _settings.InflightMax,
            CommittedBytesMax = _settings.CommittedBytesMax,
            Mutants = _scope.Mutants,
        };
        var numbers = _scope.NumbersReadsFromOne
            ? LifeNumbers.FromOne()
            : new LifeNumbers(++_starts, this, "raft.read");
        member.Start(options, this, numbers);
        if (member.Node is { } node)
        {
            _oracle.Started(node, member.State);
        }
    }

    private void Tick(RaftMember member)
    {
        member.Ticks--;
        Log($"n{member.Id} ticks");
        Guard(member, () =>
        {
            if (member.Node is not { } node)
            {
                return;
            }

            var led = node.Role == RaftRole.Leader;
            node.Tick();
            if (led && node.Role != RaftRole.Leader)
            {
                _oracle.Reach(RaftMark.QuorumLost);
            }
        });
    }

    private void Arrive(RaftFlight flight)
    {
        _network.Take(flight);
        var message = flight.Message;
        if (_network.IsBlocked(message.From, message.To) || Find(message.To).Node is null)
        {
            Lose(message);
            return;
        }

        var fate = Choose(ChoiceKind.Fault, "raft.fate", 100);
        if (fate >= 100 - _settings.DropPercent)
        {
            Lose(message);
            return;
        }

        fate += _settings.DropPercent;
        if (!flight.WasHeld && fate >= 100 - _settings.HoldPercent)
        {
            Log($"{message}  held back");
            _network.Hold(flight);
            return;
        }

        fate += _settings.HoldPercent;
        if (!flight.IsCopy && fate >= 100 - _settings.RepeatPercent)
        {
            _network.Repeat(flight);
        }

        Deliver(flight);
    }

    private void Deliver(RaftFlight flight)
    {
        var message = flight.Message;
        var to = Find(message.To);
        Log($"{message}{(flight.IsCopy ? "  again" : "")}");
        _choices.Note(unchecked(((ulong)message.Kind << 56)
            ^ ((ulong)message.Term << 40) ^ ((ulong)message.Index << 20) ^ (message.From << 8) ^ message.To));
        Guard(to, () =>
        {
            if (to.Node is not { } node)
            {
                return;
            }

            if (flight.IsCopy)
            {
                _oracle.Reach(RaftMark.Duplicate);
            }

            if (flight.WasHeld && message.Term > 0 && message.Term < node.Term)
            {
                _oracle.Reach(RaftMark.LateMessage);
            }

            if (message.Kind == MessageKind.ReadIndex && IsPostponing(node))
            {
                _oracle.Reach(RaftMark.ReadPostponed);
            }

            node.Step(message);
        });
        if (message.Kind == MessageKind.InstallSnapshot)
        {
            var from = Find(message.From);
            Guard(from, () => from.Node?.ReportSnapshot(message.To, arrived: true));
        }
    }

    /// <summary>A message is lost. Its sender is notified if it was a snapshot, and sometimes otherwise.</summary>
    private void Lose(Message message)
    {
        Log($"{message}  lost");
        var from = Find(message.From);
        if (message.Kind == MessageKind.InstallSnapshot)
        {
            _oracle.Reach(RaftMark.SnapshotLost);
            Guard(from, () => from.Node?.ReportSnapshot(message.To, arrived: false));
        }
        else if (message.Kind == MessageKind.Append && Choose(ChoiceKind.Fault, "raft.unreachable", 2) == 1)
        {
            _oracle.Reach(RaftMark.Unreachable);
            Guard(from, () => from.Node?.ReportUnreachable(message.To));
        }
    }

    private static bool IsPostponing(RaftNode node) =>
        node.Role == RaftRole.Leader && node.Log.TermAt(node.Log.Committed) != node.Term;

    /// <summary>Takes a <see cref="Ready"/> and does it, up to where the machine is to crash.</summary>
    private void Work(RaftMember member) => Guard(member, () =>
    {
        if (member.Node is not { } node)
        {
            return;
        }

        var ready = node.Ready();
        var crash = ready.MustSync || ready.Committed.Count > 0 ? member.CrashAt : null;
        _oracle.Writes(node, ready.Entries);
        Send(member, ready.Messages);
        if (crash == RaftCrash.BeforeWrite)
        {
            _oracle.Reach(RaftMark.CrashBeforeWrite);
            Crash(member, "before it writes");
            return;
        }

        var replaces = TryWrite(member, ready);
        if (_settings.AppliesEarly && !TryApply(member, node, ready, crash))
        {
            return;
        }

        if (crash == RaftCrash.BeforeSync || (replaces && crash == RaftCrash.WhileReplacing))
        {
            _oracle.Reach(replaces ? RaftMark.CrashWhileReplacing : RaftMark.CrashBeforeSync);
            Crash(member, "before it syncs");
            return;
        }

        if (ready.MustSync)
        {
            member.Disk.Sync();
            _oracle.Durable(member.Id, member.Disk.HardState);
        }

        if (ready.Snapshot is { } snapshot)
        {
            var state = RaftState.Read(snapshot.Data);
            _oracle.Reach(RaftMark.SnapshotInstalled);
            _oracle.Installed(member.Id, member.State, state);
            member.State = state;
        }

        if (crash == RaftCrash.BeforeSend)
        {
            _oracle.Reach(RaftMark.CrashBeforeSend);
            Crash(member, "before it sends");
            return;
        }

        Send(member, ready.MessagesAfterSync);
        if (!_settings.AppliesEarly && !TryApply(member, node, ready, crash))
        {
            return;
        }

        Answer(member, node, ready.Reads);
        node.Advance();
    });

    /// <returns>Whether entries take the place of others.</returns>
    private bool TryWrite(RaftMember member, Ready ready)
    {
        if (ready.HardState is { } hardState && (ready.MustSync || _settings.WritesCommits))
        {
            member.Disk.Write(hardState);
        }

        if (ready.Snapshot is { } snapshot)
        {
            member.Disk.Write(snapshot);
        }

        var replaced = false;
        foreach (var entry in ready.Entries)
        {
            replaced |= member.Disk.Write(entry);
        }

        if (replaced)
        {
            _oracle.Reach(RaftMark.ConflictTruncated);
        }

        if (ready.MustSync)
        {
            Log($"  n{member.Id} writes {ready.HardState} {ready.Snapshot} [{string.Join(", ", ready.Entries)}]");
        }

        return replaced;
    }

    private void Send(RaftMember member, IReadOnlyList<Message> messages)
    {
        foreach (var message in messages)
        {
            var sent = message;
            if (message.Kind == MessageKind.InstallSnapshot && member.Disk.Snapshot is { } snapshot)
            {
                // Only storage has the data; it may have a later one by now.
                sent = message with { Snapshot = snapshot };
            }
            else if (message is { Kind: MessageKind.Vote, Transfer: true })
            {
                member.TransferTerm = message.Term;
            }

            _oracle.Sends(sent);
            _network.Send(sent);
        }
    }

    /// <returns>False when the machine crashed in the middle.</returns>
    private bool TryApply(RaftMember member, RaftNode node, Ready ready, RaftCrash? crash)
    {
        var left = crash == RaftCrash.WhileApplying && ready.Committed.Count > 0
            ? Choose(ChoiceKind.Fault, "raft.applied", ready.Committed.Count)
            : int.MaxValue;
        foreach (var entry in ready.Committed)
        {
            if (left-- == 0)
            {
                _oracle.Reach(RaftMark.CrashWhileApplying);
                Crash(member, "while it applies");
                return false;
            }

            Apply(member, node, entry);
        }

        return true;
    }

    private void Apply(RaftMember member, RaftNode node, Entry entry)
    {
        var before = member.State;
        member.State = before.Apply(entry);
        _oracle.Applied(member.Id, before, entry, member.State);
        Log($"  n{member.Id} applies {entry}");
        if (entry.Kind == EntryKind.ConfChange)
        {
            ApplyChange(node, ConfChange.Read(entry.Data));
        }
        else if (!entry.Data.IsEmpty && member.Waiting.Remove(BinaryPrimitives.ReadInt32LittleEndian(entry.Data.Span)))
        {
            _oracle.Acknowledged(node, entry);
            if (node.Role != RaftRole.Leader)
            {
                _oracle.Reach(RaftMark.ForwardedAcknowledged);
            }
        }
    }

    private void ApplyChange(RaftNode node, ConfChange change)
    {
        if (node.Conf.With(change).Voters.Count == 0)
        {
            // The application refuses to be left without a voter, on every node alike.
            change = change with { Kind = ConfChangeKind.Update };
        }

        if (Up.Any(other => other.Node?.Term > node.Term))
        {
            _oracle.Reach(RaftMark.ChangeDuringElection);
        }

        if (change.Kind == ConfChangeKind.AddVoter && node.Conf.Learners.Contains(change.Node))
        {
            _oracle.Reach(RaftMark.LearnerPromoted);
        }

        if (change.Kind == ConfChangeKind.Remove && change.Node == node.Id && node.Role == RaftRole.Leader)
        {
            _oracle.Reach(RaftMark.LeaderRemoved);
        }

        node.ApplyConfChange(change);
        Log($"  n{node.Id} has the members {node.Conf}");
    }

    private void Answer(RaftMember member, RaftNode node, IReadOnlyList<ReadState> reads)
    {
        foreach (var read in reads)
        {
            if (member.Reading.Remove(read.Context))
            {
                Log($"  n{member.Id} may serve read {read.Context} at {read.Index}");
                _oracle.ReadAnswered(member.Id, read);
                _oracle.Reach(node.Role == RaftRole.Leader ? RaftMark.ReadConfirmed : RaftMark.FollowerRead);
            }
        }
    }

    private void Crash(RaftMember member, string when)
    {
        var unsynced = member.Disk.Unsynced;
        var kept = Choose(ChoiceKind.Fault, "raft.kept", unsynced + 1);
        if (kept > 0 && kept < unsynced)
        {
            _oracle.Reach(RaftMark.TornWrite);
        }

        Log($"  n{member.Id} crashes {when}; of {unsynced} writes that were not synced {kept} are left");
        if (member.Reading.Count > 0)
        {
            _oracle.Reach(RaftMark.ReadLost);
        }

        member.Crash(kept);
    }
}

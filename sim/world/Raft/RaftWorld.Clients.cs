using System.Buffers.Binary;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Raft;

/// <content>What clients and operators request.</content>
internal sealed partial class RaftWorld
{
    private int _proposals;

    private void Act()
    {
        _acts--;
        var act = (RaftAct)Draw(ChoiceKind.Workload, "raft.act", _settings.Acts);
        RaftMember[] up = act == RaftAct.Read
            ? [.. Up.OrderBy(member => member.Node is { Role: RaftRole.Leader } node ? node.Term : long.MaxValue)]
            : [.. Up.OrderByDescending(member => member == Leader)];
        if (up.Length == 0)
        {
            return;
        }

        // Half of the time the leader, since others only pass it on; of reads the deposed one, if there is one. Anybody
        // may take a snapshot.
        var place = Choose(ChoiceKind.Workload, "raft.at", 2 * up.Length);
        var member = up[place >= up.Length ? place - up.Length : act == RaftAct.Compact ? place : 0];
        Guard(member, () =>
        {
            if (member.Node is { } node)
            {
                Do(act, member, node);
            }
        });
    }

    private void Do(RaftAct act, RaftMember member, RaftNode node)
    {
        switch (act)
        {
            case RaftAct.Propose:
                Propose(member, node, 1 + Choose(ChoiceKind.Workload, "raft.batch", 3));
                break;
            case RaftAct.Read:
                Read(member, node);
                break;
            case RaftAct.Change:
                Change(node);
                break;
            case RaftAct.Transfer:
                var to = (ulong)(1 + Choose(ChoiceKind.Workload, "raft.node", _scope.Members));
                Log($"n{node.Id} is requested to transfer leadership to n{to}");
                node.TransferLeader(to);
                break;
            case RaftAct.Compact:
                Compact(member, node);
                break;
            case RaftAct.Campaign:
                Log($"n{node.Id} is made to campaign");
                node.Campaign();
                break;
            default:
                throw Invariant.Unreachable("Every act is covered.");
        }
    }

    private void Propose(RaftMember member, RaftNode node, int count)
    {
        var commands = new List<ReadOnlyMemory<byte>>();
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, ++_proposals);
            commands.Add(bytes);
            member.Waiting.Add(_proposals);
        }

        Log($"n{node.Id} gets {count} to propose");
        if (!node.Propose(commands))
        {
            _oracle.Reach(RaftMark.ProposalDropped);
        }

        if (node.Role == RaftRole.Leader
            && _members.Any(other => node.ProgressOf(other.Id)?.Inflights.IsFull == true))
        {
            _oracle.Reach(RaftMark.WindowFull);
        }
    }

    private void Read(RaftMember member, RaftNode node)
    {
        Log($"n{node.Id} gets a read");
        if (IsPostponing(node))
        {
            _oracle.Reach(RaftMark.ReadPostponed);
        }

        var number = member.ReadNumbers.Next();
        _oracle.ReadRequested(node.Id, number);
        if (node.ReadIndex(number))
        {
            member.Reading.Add(number);
        }
    }

    private void Change(RaftNode node)
    {
        var kind = Choose(ChoiceKind.Workload, "raft.change", 5) switch
        {
            0 or 3 => ConfChangeKind.AddVoter,
            1 => ConfChangeKind.AddLearner,
            _ => ConfChangeKind.Remove,
        };

        // Half of the time a node for which it matters: a spare one is added, a member is removed.
        var id = (ulong)(1 + Choose(ChoiceKind.Workload, "raft.node", _members.Count));
        Log($"n{node.Id} gets {kind} n{id} to propose");
        node.ProposeConfChange(new ConfChange(kind, id, default));
    }

    private void Compact(RaftMember member, RaftNode node)
    {
        if (node.Log.Pending is not null
            || member.State.Index <= (node.Log.Snapshot?.Index ?? 0)
            || node.Log.TermAt(member.State.Index) is not { } term)
        {
            return;
        }

        var snapshot = new Snapshot(member.State.Index, term, node.Conf, member.State.Write());
        var keepFrom = snapshot.Index + 1 - Draw(ChoiceKind.Workload, "raft.keep", [4, 2, 1]);
        Log($"n{node.Id} takes a {snapshot} and keeps entries from {keepFrom}");
        member.Disk.Save(snapshot, keepFrom);
        node.Compact(snapshot, keepFrom);
        _oracle.Reach(RaftMark.Compacted);
    }

    /// <summary>A place, as often as its weight says.</summary>
    private int Draw(ChoiceKind kind, string site, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        var point = Choose(kind, site, sum);
        var place = 0;
        while (point >= weights[place])
        {
            point -= weights[place++];
        }

        return place;
    }
}

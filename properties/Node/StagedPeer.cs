using Grpc.Core;
using Vigil.Api.Peers;
using Vigil.Raft;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Properties.Node;

/// <summary>A member played by a test: it receives all that the node sends it, and sends what the test wants.</summary>
internal sealed class StagedPeer(ulong id, ulong node) : Peer.PeerBase
{
    private readonly List<RaftMessage> _heard = [];

    public ulong Id => id;

    /// <summary>Whether it votes for the node and acknowledges what it is sent, as a healthy follower does.</summary>
    public bool IsObedient { get; set; }

    /// <summary>Called with what it answers.</summary>
    public Action<Message>? OnAnswer { get; set; }

    public override async Task<RaftAck> Send(IAsyncStreamReader<RaftBatch> requestStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            foreach (var message in requestStream.Current.Messages)
            {
                _heard.Add(message);
                if (IsObedient && AnswerTo(message) is { } answer)
                {
                    OnAnswer?.Invoke(answer);
                }
            }
        }

        return new RaftAck();
    }

    /// <summary>The first message of a kind; waits for it.</summary>
    public async Task<RaftMessage> ReceiveAsync(MessageKind kind, SimProcess process)
    {
        while (true)
        {
            if (_heard.Find(message => message.Kind == (uint)kind) is { } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), process.Clock);
        }
    }

    /// <summary>A leader's entries.</summary>
    public Message Append(
        long term, long index, long logTerm, long commit, params IReadOnlyList<ReadOnlyMemory<byte>> data) =>
        new()
        {
            Kind = MessageKind.Append,
            From = id,
            To = node,
            Term = term,
            Index = index,
            LogTerm = logTerm,
            Commit = commit,
            Entries = [.. data.Select((bytes, i) => new Entry(term, index + 1 + i, EntryKind.Normal, bytes))],
        };

    /// <summary>A follower's answer that its log matches.</summary>
    public Message Matches(long term, long index) =>
        new() { Kind = MessageKind.AppendReply, From = id, To = node, Term = term, Index = index };

    /// <summary>A leader's answer at which index a requested read may be served.</summary>
    public Message MayRead(RaftMessage request, long term, long index) => new()
    {
        Kind = MessageKind.ReadIndexReply,
        From = id,
        To = node,
        Term = term,
        Context = request.Context,
        Index = index,
    };

    /// <summary>Forgets what it has received.</summary>
    public void Forget() => _heard.Clear();

    private Message? AnswerTo(RaftMessage message) => (MessageKind)message.Kind switch
    {
        MessageKind.PreVote => Answer(message, MessageKind.PreVoteReply),
        MessageKind.Vote => Answer(message, MessageKind.VoteReply),
        MessageKind.Append => Matches(message.Term, message.Index + message.Entries.Count),
        MessageKind.Heartbeat => Answer(message, MessageKind.HeartbeatReply) with { Context = message.Context },
        _ => null,
    };

    private Message Answer(RaftMessage message, MessageKind kind) =>
        new() { Kind = kind, From = id, To = node, Term = message.Term };
}

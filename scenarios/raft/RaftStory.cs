using Vigil.Raft;
using Vigil.Sim.World.Raft;

namespace Vigil.Scenarios.Raft;

/// <summary>
/// Plays a story of Raft: each command, what was seen because of it, and the comments between as they stand.
/// </summary>
/// <remarks>
/// First <c>nodes 3 [learners=1] [pre-vote=off] [check-quorum=off] [bytes=1] [window=1] [lease]</c>. Then <c>seed 1
/// term=3 log=1,1,2</c> (a log to begin with), <c>add 4</c> (one who has nothing), <c>tick 1 [n=10]</c>, <c>campaign
/// 1</c>, <c>propose 1 text</c>, <c>change 1 add|learn|remove 4</c>, <c>transfer 1 to=2</c>, <c>read 1 id=7</c>,
/// <c>compact 1 [keep=0]</c>, <c>crash 1 [unsynced]</c>, <c>start 1</c>, <c>cut 1</c>, <c>join</c>, <c>deliver [from=1]
/// [to=2] [kind=Append] [n=1]</c>, <c>drop</c> with the same words, <c>stabilize</c>, <c>log</c>, <c>status</c>,
/// <c>progress 1</c>, <c>messages</c>, <c>quiet</c> and <c>loud</c>. Messages wait until they are delivered; a tick, or
/// a call of a node, does all the work that follows.
/// </remarks>
internal sealed class RaftStory
{
    private readonly List<string> _seen = [];
    private RaftBench? _bench;

    public static string Play(string story)
    {
        var world = new RaftStory();
        return Transcripts.Play(story, command =>
        {
            world._seen.Clear();
            world.Do(command);
            return world._seen;
        });
    }

    private void Do(Command command)
    {
        if (command.Verb == "nodes")
        {
            _bench = Make(command);
            _bench.OnSeen = _seen.Add;
            return;
        }

        var bench = _bench ?? throw command.Wrong("a story begins with its nodes");
        switch (command.Verb)
        {
            case "deliver":
                Deliver(bench, command);
                break;
            case "drop":
                bench.Drop(Filter(command));
                break;
            case "stabilize":
                bench.Stabilize();
                break;
            case "join":
                bench.Join();
                break;
            case "add":
                bench.Add(NodeOf(command));
                break;
            case "log":
                Add(bench, id => $"n{id}  {Entries(bench[id].Log)}");
                break;
            case "status":
                Add(bench, id => Status(bench[id].Status));
                break;
            case "messages":
                _seen.AddRange(bench.Messages.Select(message => $"{message}"));
                break;
            default:
                DoToNode(bench, command, NodeOf(command));
                break;
        }
    }

    private void DoToNode(RaftBench bench, Command command, ulong id)
    {
        switch (command.Verb)
        {
            case "seed":
                bench.Seed(
                    id, command.Number("term", 1), [.. (command.Option("log") ?? "").Split(',').Select(long.Parse)]);
                break;
            case "tick":
                bench.Tick(id, (int)command.Number("n", 1));
                break;
            case "campaign":
                bench.Do(id, node => node.Campaign());
                break;
            case "propose":
                Refused(bench.Propose(id, command.Word(1, "a text")));
                break;
            case "change":
                var change = new ConfChange(KindOf(command), ulong.Parse(command.Word(2, "a node"), null), default);
                bench.Do(id, node => Refused(node.ProposeConfChange(change)));
                break;
            case "transfer":
                bench.Do(id, node => Refused(node.TransferLeader((ulong)command.Number("to", 0))));
                break;
            case "read":
                bench.Do(id, node => Refused(node.ReadIndex(command.Number("id", 1))));
                break;
            case "compact":
                bench.Compact(id, bench[id].Log.Applied + 1 - command.Number("keep", 0));
                break;
            case "crash" when command.Has("unsynced"):
                bench.CrashBeforeSync(id);
                break;
            case "crash":
                bench.Crash(id);
                break;
            case "start":
                bench.Start(id);
                bench.Do(id, static _ => { });
                break;
            case "cut":
                bench.Cut(id);
                break;
            case "progress":
                _seen.AddRange(bench.Ids.Where(other => bench[id].ProgressOf(other) is not null && other != id)
                    .Select(other => $"n{other}  {bench[id].ProgressOf(other)}"));
                break;
            default:
                throw command.Wrong($"there is no command {command.Verb}");
        }
    }

    private void Refused(bool taken)
    {
        if (!taken)
        {
            _seen.Add("refused");
        }
    }

    private static void Deliver(RaftBench bench, Command command)
    {
        for (var left = command.Number("n", 1); left > 0; left--)
        {
            if (!bench.TryDeliver(Filter(command)))
            {
                throw command.Wrong("there is no such message in flight");
            }
        }
    }

    private static Predicate<Message> Filter(Command command)
    {
        var (from, to, kind) =
            ((ulong)command.Number("from", 0), (ulong)command.Number("to", 0), command.Option("kind"));
        return message => (from == 0 || message.From == from)
            && (to == 0 || message.To == to)
            && (kind is null || message.Kind.ToString() == kind);
    }

    private static RaftBench Make(Command command)
    {
        var voters = int.Parse(command.Word(0, "how many"), null);
        var usual = new RaftOptions { Id = 1 };
        return new RaftBench(
            new ConfState(
                [.. Enumerable.Range(1, voters).Select(id => (ulong)id)],
                [.. Enumerable.Range(voters + 1, (int)command.Number("learners", 0)).Select(id => (ulong)id)]),
            usual with
            {
                PreVote = command.Option("pre-vote") != "off",
                CheckQuorum = command.Option("check-quorum") != "off",
                ReadMode = command.Has("lease") ? ReadMode.Lease : ReadMode.Safe,
                MessageBytesMax = command.Number("bytes", usual.MessageBytesMax),
                InflightMax = (int)command.Number("window", usual.InflightMax),
            });
    }

    private static ConfChangeKind KindOf(Command command) => command.Word(1, "what to do") switch
    {
        "add" => ConfChangeKind.AddVoter,
        "learn" => ConfChangeKind.AddLearner,
        "remove" => ConfChangeKind.Remove,
        var other => throw command.Wrong($"'{other}' is no change; they are add, learn and remove"),
    };

    private static ulong NodeOf(Command command) =>
        ulong.TryParse(command.Word(0, "a node"), out var id)
            ? id : throw command.Wrong("it begins with a node's number");

    private void Add(RaftBench bench, Func<ulong, string> line) =>
        _seen.AddRange(bench.Ids.Select(id => bench.IsUp(id) ? line(id) : $"n{id}  down"));

    private static string Entries(RaftLog log)
    {
        var entries =
            Enumerable.Range((int)log.First, (int)(log.Last - log.First + 1)).Select(index => $"{log[index]}");
        return $"{(log.First > 1 ? $"[..{log.First - 1}] " : "")}{string.Join(' ', entries)}  "
            + $"committed:{log.Committed}";
    }

    private static string Status(RaftStatus status) =>
        $"n{status.Id}  {status.Role} term:{status.Term} leader:{status.Leader} committed:{status.Committed} "
        + $"members:{status.Conf}";
}

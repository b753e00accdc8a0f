using Grpc.Core;
using Vigil.Core;
using Vigil.Server;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Servers;

/// <summary>
/// What a member admits, by etcd's rules written down once more: each answer is held against the alarms and the size
/// that the member had when the request came.
/// </summary>
/// <remarks>Exact, since a request is admitted in the step in which its handler is called.</remarks>
internal sealed class Admission(
    string name, ulong member, WatchableStore store, Alarms alarms, long quota, Func<long> index, AlarmTruth truth,
    Action<Law, string> fail)
{
    /// <summary>What a pair costs besides its bytes. Source: etcd <c>etcdserver/quota.go</c>.</summary>
    private const long PairBytes = 256;

    /// <summary>What a lease costs here; it is larger than etcd's, which keeps them elsewhere.</summary>
    private const long LeaseBytes = 320;

    /// <summary>As <see cref="Engine.Network.SimServer.OnCalled"/>.</summary>
    public Action<object>? OnCalled(string method, object request)
    {
        Look();
        if (request is Api.AlarmRequest alarm)
        {
            return OnAlarm(alarm);
        }

        if (CostOf(request) is not { } bytes)
        {
            return null;
        }

        var expected = Expect(bytes);
        return answer =>
        {
            var refused = answer is RpcException refusal ? Which(refusal) : null;
            if (refused != expected && (refused is not null || answer is not RpcException))
            {
                fail(
                    Law.QuotaKept,
                    $"{name} answered {request.GetType().Name} of {bytes} bytes with {Word(refused)}, where it was to "
                    + $"be {Word(expected)}: it had {store.SizeBytes} bytes of {quota} and {DescribeAlarms()}.");
            }
        };
    }

    /// <summary>Shows the alarms as they are now.</summary>
    public void Look() => truth.Look(name, index(), alarms.List(Api.AlarmType.None));

    /// <summary>Why a request has to be refused; null when it has to be admitted.</summary>
    private Api.EtcdError? Expect(long bytes)
    {
        if (Has(Api.AlarmType.Corrupt))
        {
            return Api.EtcdErrors.Corrupt;
        }

        if (bytes == 0)
        {
            return null;
        }

        if (store.SizeBytes + bytes <= quota)
        {
            return Has(Api.AlarmType.Nospace) ? Api.EtcdErrors.NoSpace : null;
        }

        if (!alarms.IsRaised(member, Api.AlarmType.Nospace))
        {
            truth.MayRise((Api.AlarmType.Nospace, member));
        }

        return Api.EtcdErrors.NoSpace;
    }

    /// <summary>A look is answered at once; a change has been applied here when it is answered.</summary>
    private Action<object>? OnAlarm(Api.AlarmRequest request)
    {
        var isRaise = request.Action == Api.AlarmRequest.Types.AlarmAction.Activate;
        if (request.Action == Api.AlarmRequest.Types.AlarmAction.Get)
        {
            var expected = alarms.List(request.Alarm);
            return answer =>
            {
                if (answer is Api.AlarmResponse response && !response.Alarms.SequenceEqual(expected))
                {
                    fail(Law.QuotaKept, $"{name} has {DescribeAlarms()} and answered {response}.");
                }
            };
        }

        var alarm = (request.Alarm, request.MemberID);
        var isDisputed = truth.MayChange(alarm, !isRaise);
        (isRaise ? (Action<(Api.AlarmType, ulong)>)truth.MayRise : truth.MayFall)(alarm);
        truth.Opened();
        var requests = truth.Requests;
        return answer =>
        {
            Look();
            if (answer is not Api.AlarmResponse)
            {
                // It may still come into effect.
                return;
            }

            truth.Closed();
            var isAlone = !isDisputed && truth.Open == 0 && truth.Requests == requests;
            if (isAlone && alarms.IsRaised(alarm.MemberID, alarm.Alarm) != isRaise)
            {
                fail(Law.QuotaKept, $"{name} answered {request}, and has {DescribeAlarms()}.");
            }
        };
    }

    /// <summary>What a request adds, at most; 0 where it adds nothing, null where it is not admitted.</summary>
    private static long? CostOf(object request) => request switch
    {
        Api.PutRequest put => CostOf(put),
        Api.TxnRequest txn when Writes(txn) => CostOf(txn),
        Api.LeaseGrantRequest => LeaseBytes,
        Api.DeleteRangeRequest or Api.CompactionRequest or Api.LeaseRevokeRequest => 0,
        _ => null,
    };

    private static long CostOf(Api.PutRequest put) => PairBytes + put.Key.Length + put.Value.Length;

    /// <summary>Which branch is taken is not known yet: the larger one counts.</summary>
    private static long CostOf(Api.TxnRequest txn) => Math.Max(CostOf(txn.Success), CostOf(txn.Failure));

    private static long CostOf(IEnumerable<Api.RequestOp> branch) => branch.Sum(op =>
        op.RequestPut is { } put ? CostOf(put) : op.RequestTxn is { } nested ? CostOf(nested) : 0);

    private static bool Writes(Api.TxnRequest txn) => txn.Success.Concat(txn.Failure).Any(op =>
        op.RequestPut is not null || op.RequestDeleteRange is not null
        || (op.RequestTxn is { } nested && Writes(nested)));

    private static Api.EtcdError? Which(RpcException refusal) =>
        Api.EtcdErrors.NoSpace.Is(refusal) ? Api.EtcdErrors.NoSpace
        : Api.EtcdErrors.Corrupt.Is(refusal) ? Api.EtcdErrors.Corrupt
        : null;

    private static string Word(Api.EtcdError? refusal) => refusal?.Message ?? "anything but a refusal for an alarm";

    private bool Has(Api.AlarmType type) => alarms.List(type).Count > 0;

    private string DescribeAlarms() =>
        $"the alarms [{string.Join(", ", alarms.List(Api.AlarmType.None).Select(alarm => alarm.ToString()))}]";
}

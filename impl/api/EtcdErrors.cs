using Grpc.Core;

namespace Vigil.Api;

/// <summary>Every error that a client of etcd can get, under etcd's name for it.</summary>
/// <remarks>Source: etcd <c>api/v3rpc/rpctypes/error.go</c>, without its prefix <c>ErrGRPC</c>.</remarks>
public static class EtcdErrors
{
    /// <summary>A request names the empty key.</summary>
    public static EtcdError EmptyKey { get; } = new(StatusCode.InvalidArgument, "etcdserver: key is not provided");

    /// <summary>A put that keeps the value or the lease names a key that does not exist.</summary>
    public static EtcdError KeyNotFound { get; } = new(StatusCode.InvalidArgument, "etcdserver: key not found");

    /// <summary>A put that keeps the value also provides one.</summary>
    public static EtcdError ValueProvided { get; } = new(StatusCode.InvalidArgument, "etcdserver: value is provided");

    /// <summary>A put that keeps the lease also provides one.</summary>
    public static EtcdError LeaseProvided { get; } = new(StatusCode.InvalidArgument, "etcdserver: lease is provided");

    /// <summary>A transaction is over the server's limit of operations.</summary>
    public static EtcdError TooManyOps { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: too many operations in txn request");

    /// <summary>A transaction could change one key twice.</summary>
    public static EtcdError DuplicateKey { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: duplicate key given in txn request");

    /// <summary>The client's version in the metadata can't be read.</summary>
    public static EtcdError InvalidClientAPIVersion { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: invalid client api version");

    /// <summary>A range names an order or a target that does not exist.</summary>
    public static EtcdError InvalidSortOption { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: invalid sort option");

    /// <summary>A revision below the compacted one is requested.</summary>
    public static EtcdError Compacted { get; } =
        new(StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted");

    /// <summary>A revision is requested that has not been written yet.</summary>
    public static EtcdError FutureRev { get; } =
        new(StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision");

    /// <summary>The store is over its quota; only deletes and compactions are accepted.</summary>
    public static EtcdError NoSpace { get; } =
        new(StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded");

    /// <summary>The lease does not exist.</summary>
    public static EtcdError LeaseNotFound { get; } = new(StatusCode.NotFound, "etcdserver: requested lease not found");

    /// <summary>The requested id is another lease's.</summary>
    public static EtcdError LeaseExist { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: lease already exists");

    /// <summary>A time to live above 9,000,000,000 s is requested.</summary>
    public static EtcdError LeaseTTLTooLarge { get; } = new(StatusCode.OutOfRange, "etcdserver: too large lease TTL");

    /// <summary>The watch was ended by the server.</summary>
    public static EtcdError WatchCanceled { get; } = new(StatusCode.Cancelled, "etcdserver: watch canceled");

    /// <summary>The member exists already.</summary>
    public static EtcdError MemberExist { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: member ID already exist");

    /// <summary>Another member has one of the peer URLs.</summary>
    public static EtcdError PeerURLExist { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: Peer URLs already exists");

    /// <summary>
    /// The change would leave too few started members for a quorum. etcd gives it no code of its own.
    /// </summary>
    public static EtcdError MemberNotEnoughStarted { get; } =
        new(StatusCode.Unknown, "etcdserver: re-configuration failed due to not enough started members");

    /// <summary>The peer URLs can't be used.</summary>
    public static EtcdError MemberBadURLs { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: given member URLs are invalid");

    /// <summary>There is no such member.</summary>
    public static EtcdError MemberNotFound { get; } = new(StatusCode.NotFound, "etcdserver: member not found");

    /// <summary>A promotion names a member that votes already.</summary>
    public static EtcdError MemberNotLearner { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: can only promote a learner member");

    /// <summary>A promotion names a learner that is still far behind.</summary>
    public static EtcdError LearnerNotReady { get; } = new(
        StatusCode.FailedPrecondition,
        "etcdserver: can only promote a learner member which is in sync with leader");

    /// <summary>There are as many learners as are allowed.</summary>
    public static EtcdError TooManyLearners { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: too many learner members in cluster");

    /// <summary>The caller belongs to another cluster.</summary>
    public static EtcdError ClusterIDMismatch { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: cluster ID mismatch");

    /// <summary>The request is over the server's limit of bytes.</summary>
    public static EtcdError RequestTooLarge { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: request is too large");

    /// <summary>The server is overloaded; retry later.</summary>
    public static EtcdError RequestTooManyRequests { get; } =
        new(StatusCode.ResourceExhausted, "etcdserver: too many requests");

    /// <summary>Authentication needs a user named root.</summary>
    public static EtcdError RootUserNotExist { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: root user does not exist");

    /// <summary>Authentication needs the user root to have the role root.</summary>
    public static EtcdError RootRoleNotExist { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: root user does not have root role");

    /// <summary>There is a user of that name.</summary>
    public static EtcdError UserAlreadyExist { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: user name already exists");

    /// <summary>The user's name is empty.</summary>
    public static EtcdError UserEmpty { get; } = new(StatusCode.InvalidArgument, "etcdserver: user name is empty");

    /// <summary>There is no such user.</summary>
    public static EtcdError UserNotFound { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: user name not found");

    /// <summary>There is a role of that name.</summary>
    public static EtcdError RoleAlreadyExist { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: role name already exists");

    /// <summary>There is no such role.</summary>
    public static EtcdError RoleNotFound { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: role name not found");

    /// <summary>The role's name is empty.</summary>
    public static EtcdError RoleEmpty { get; } = new(StatusCode.InvalidArgument, "etcdserver: role name is empty");

    /// <summary>The user does not exist or the password is wrong; it does not say which.</summary>
    public static EtcdError AuthFailed { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: authentication failed, invalid user ID or password");

    /// <summary>A grant carries no permission.</summary>
    public static EtcdError PermissionNotGiven { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: permission not given");

    /// <summary>The user may not do this to these keys.</summary>
    public static EtcdError PermissionDenied { get; } =
        new(StatusCode.PermissionDenied, "etcdserver: permission denied");

    /// <summary>A role is revoked from a user who does not have it.</summary>
    public static EtcdError RoleNotGranted { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: role is not granted to the user");

    /// <summary>A permission is revoked from a role that does not have it.</summary>
    public static EtcdError PermissionNotGranted { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: permission is not granted to the role");

    /// <summary>Authentication is off.</summary>
    public static EtcdError AuthNotEnabled { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: authentication is not enabled");

    /// <summary>The token is unknown or has expired; authenticate again.</summary>
    public static EtcdError InvalidAuthToken { get; } =
        new(StatusCode.Unauthenticated, "etcdserver: invalid auth token");

    /// <summary>The change would lock everybody out of managing users.</summary>
    public static EtcdError InvalidAuthMgmt { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: invalid auth management");

    /// <summary>Users or roles changed since the request was checked; retry.</summary>
    public static EtcdError AuthOldRevision { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: revision of auth store is old");

    /// <summary>The member knows of no leader.</summary>
    public static EtcdError NoLeader { get; } = new(StatusCode.Unavailable, "etcdserver: no leader");

    /// <summary>Only the leader can do this.</summary>
    public static EtcdError NotLeader { get; } = new(StatusCode.FailedPrecondition, "etcdserver: not leader");

    /// <summary>The leader changed before the request was committed. It may still come into effect.</summary>
    public static EtcdError LeaderChanged { get; } = new(StatusCode.Unavailable, "etcdserver: leader changed");

    /// <summary>The cluster's version does not know this request.</summary>
    public static EtcdError NotCapable { get; } = new(StatusCode.FailedPrecondition, "etcdserver: not capable");

    /// <summary>The server is stopping.</summary>
    public static EtcdError Stopped { get; } = new(StatusCode.Unavailable, "etcdserver: server stopped");

    /// <summary>The request was not committed in time. It may still come into effect.</summary>
    public static EtcdError Timeout { get; } = new(StatusCode.Unavailable, "etcdserver: request timed out");

    /// <summary>As <see cref="Timeout"/>, around the loss of a leader.</summary>
    public static EtcdError TimeoutDueToLeaderFail { get; } =
        new(StatusCode.Unavailable, "etcdserver: request timed out, possibly due to previous leader failure");

    /// <summary>As <see cref="Timeout"/>, around the loss of connections among members.</summary>
    public static EtcdError TimeoutDueToConnectionLost { get; } =
        new(StatusCode.Unavailable, "etcdserver: request timed out, possibly due to connection lost");

    /// <summary>The member did not catch up in time to answer a linearizable read.</summary>
    public static EtcdError TimeoutWaitAppliedIndex { get; } =
        new(StatusCode.Unavailable, "etcdserver: request timed out, waiting for the applied index took too long");

    /// <summary>The cluster can't do this while members are missing.</summary>
    public static EtcdError Unhealthy { get; } = new(StatusCode.Unavailable, "etcdserver: unhealthy cluster");

    /// <summary>Members disagree about the data; nothing is served.</summary>
    public static EtcdError Corrupt { get; } = new(StatusCode.DataLoss, "etcdserver: corrupt cluster");

    /// <summary>A learner does not serve this.</summary>
    public static EtcdError NotSupportedForLearner { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: rpc not supported for learner");

    /// <summary>The member can't become leader.</summary>
    public static EtcdError BadLeaderTransferee { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: bad leader transferee");

    /// <summary>The version to downgrade to can't be read.</summary>
    public static EtcdError WrongDowngradeVersionFormat { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: wrong downgrade target version format");

    /// <summary>The version to downgrade to is not one below the present.</summary>
    public static EtcdError InvalidDowngradeTargetVersion { get; } =
        new(StatusCode.InvalidArgument, "etcdserver: invalid downgrade target version");

    /// <summary>The members have not agreed on a version yet.</summary>
    public static EtcdError ClusterVersionUnavailable { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: cluster version not found during downgrade");

    /// <summary>A downgrade is under way.</summary>
    public static EtcdError DowngradeInProcess { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: cluster has a downgrade job in progress");

    /// <summary>There is no downgrade to cancel.</summary>
    public static EtcdError NoInflightDowngrade { get; } =
        new(StatusCode.FailedPrecondition, "etcdserver: no inflight downgrade job");

    /// <summary>The caller gave up.</summary>
    public static EtcdError Canceled { get; } = new(StatusCode.Cancelled, "etcdserver: request canceled");

    /// <summary>The caller's time ran out.</summary>
    public static EtcdError DeadlineExceeded { get; } =
        new(StatusCode.DeadlineExceeded, "etcdserver: context deadline exceeded");
}

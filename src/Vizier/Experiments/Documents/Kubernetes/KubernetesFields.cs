namespace Vizier.Experiments.Documents;

/// <summary>
/// The fields of batch/v1 Job and v1 Pod with all that is in them, as of Kubernetes 1.34. A line is a type with its
/// fields; after a field's name stands ':' and s (text), i (integer), b (boolean), q (quantity), m (map of text),
/// r (map of quantities), * (not looked into) or the name of a type, with [] for a list.
/// </summary>
internal static class KubernetesFields
{
    private const string Table = """
        Job apiVersion:s kind:s metadata:ObjectMeta spec:JobSpec status:*
        Pod apiVersion:s kind:s metadata:ObjectMeta spec:PodSpec status:*
        ObjectMeta name:s generateName:s namespace:s selfLink:s uid:s resourceVersion:s generation:i creationTimestamp:s deletionTimestamp:s deletionGracePeriodSeconds:i labels:m annotations:m ownerReferences:* finalizers:s[] managedFields:*
        JobSpec parallelism:i completions:i activeDeadlineSeconds:i podFailurePolicy:* successPolicy:* backoffLimit:i backoffLimitPerIndex:i maxFailedIndexes:i selector:LabelSelector manualSelector:b template:PodTemplateSpec ttlSecondsAfterFinished:i completionMode:s suspend:b podReplacementPolicy:s managedBy:s
        PodTemplateSpec metadata:ObjectMeta spec:PodSpec
        PodSpec volumes:Volume[] initContainers:Container[] containers:Container[] ephemeralContainers:* restartPolicy:s terminationGracePeriodSeconds:i activeDeadlineSeconds:i dnsPolicy:s nodeSelector:m serviceAccountName:s serviceAccount:s automountServiceAccountToken:b nodeName:s hostNetwork:b hostPID:b hostIPC:b shareProcessNamespace:b securityContext:PodSecurityContext imagePullSecrets:LocalObjectReference[] hostname:s subdomain:s affinity:Affinity schedulerName:s tolerations:Toleration[] hostAliases:HostAlias[] priorityClassName:s priority:i dnsConfig:* readinessGates:* runtimeClassName:s enableServiceLinks:b preemptionPolicy:s overhead:r topologySpreadConstraints:TopologySpreadConstraint[] setHostnameAsFQDN:b os:* hostUsers:b schedulingGates:* resourceClaims:* resources:ResourceRequirements hostnameOverride:s
        Container name:s image:s command:s[] args:s[] workingDir:s ports:ContainerPort[] envFrom:EnvFromSource[] env:EnvVar[] resources:ResourceRequirements resizePolicy:* restartPolicy:s restartPolicyRules:* volumeMounts:VolumeMount[] volumeDevices:VolumeDevice[] livenessProbe:Probe readinessProbe:Probe startupProbe:Probe lifecycle:Lifecycle terminationMessagePath:s terminationMessagePolicy:s imagePullPolicy:s securityContext:SecurityContext stdin:b stdinOnce:b tty:b
        ContainerPort name:s hostPort:i containerPort:i protocol:s hostIP:s
        EnvVar name:s value:s valueFrom:EnvVarSource
        EnvVarSource fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector configMapKeyRef:KeySelector secretKeyRef:KeySelector fileKeyRef:*
        EnvFromSource prefix:s configMapRef:OptionalReference secretRef:OptionalReference
        ObjectFieldSelector apiVersion:s fieldPath:s
        ResourceFieldSelector containerName:s resource:s divisor:q
        KeySelector name:s key:s optional:b
        OptionalReference name:s optional:b
        LocalObjectReference name:s
        ResourceRequirements limits:r requests:r claims:*
        VolumeMount name:s readOnly:b recursiveReadOnly:s mountPath:s subPath:s mountPropagation:s subPathExpr:s
        VolumeDevice name:s devicePath:s
        Volume name:s hostPath:HostPathVolume emptyDir:EmptyDirVolume secret:SecretVolume configMap:ConfigMapVolume persistentVolumeClaim:ClaimVolume nfs:NfsVolume projected:ProjectedVolume downwardAPI:ProjectedVolumeItems ephemeral:* csi:* image:ImageVolume gcePersistentDisk:* awsElasticBlockStore:* gitRepo:* iscsi:* glusterfs:* rbd:* flexVolume:* cinder:* cephfs:* flocker:* fc:* azureFile:* azureDisk:* vsphereVolume:* quobyte:* photonPersistentDisk:* portworxVolume:* scaleIO:* storageos:*
        HostPathVolume path:s type:s
        EmptyDirVolume medium:s sizeLimit:q
        SecretVolume secretName:s items:KeyToPath[] defaultMode:i optional:b
        ConfigMapVolume name:s items:KeyToPath[] defaultMode:i optional:b
        KeyToPath key:s path:s mode:i
        ClaimVolume claimName:s readOnly:b
        NfsVolume server:s path:s readOnly:b
        ProjectedVolume sources:* defaultMode:i
        ProjectedVolumeItems items:* defaultMode:i
        ImageVolume reference:s pullPolicy:s
        Probe exec:ExecAction httpGet:HttpGetAction tcpSocket:TcpSocketAction grpc:GrpcAction initialDelaySeconds:i timeoutSeconds:i periodSeconds:i successThreshold:i failureThreshold:i terminationGracePeriodSeconds:i
        ExecAction command:s[]
        HttpGetAction path:s port:q host:s scheme:s httpHeaders:HttpHeader[]
        HttpHeader name:s value:s
        TcpSocketAction port:q host:s
        GrpcAction port:i service:s
        Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:s
        LifecycleHandler exec:ExecAction httpGet:HttpGetAction tcpSocket:TcpSocketAction sleep:SleepAction
        SleepAction seconds:i
        SecurityContext capabilities:Capabilities privileged:b seLinuxOptions:* windowsOptions:* runAsUser:i runAsGroup:i runAsNonRoot:b readOnlyRootFilesystem:b allowPrivilegeEscalation:b procMount:s seccompProfile:Profile appArmorProfile:Profile
        PodSecurityContext seLinuxOptions:* windowsOptions:* runAsUser:i runAsGroup:i runAsNonRoot:b supplementalGroups:i[] supplementalGroupsPolicy:s fsGroup:i sysctls:* fsGroupChangePolicy:s seccompProfile:Profile appArmorProfile:Profile seLinuxChangePolicy:s
        Capabilities add:s[] drop:s[]
        Profile type:s localhostProfile:s
        Toleration key:s operator:s value:s effect:s tolerationSeconds:i
        HostAlias ip:s hostnames:s[]
        Affinity nodeAffinity:* podAffinity:* podAntiAffinity:*
        LabelSelector matchLabels:m matchExpressions:LabelRequirement[]
        LabelRequirement key:s operator:s values:s[]
        TopologySpreadConstraint maxSkew:i topologyKey:s whenUnsatisfiable:s labelSelector:LabelSelector minDomains:i nodeAffinityPolicy:s nodeTaintsPolicy:s matchLabelKeys:s[]
        """;

    // Numbers in the objects of the training operators; their other types are not known here.
    private static readonly HashSet<string> OtherIntegers = new(StringComparer.Ordinal)
    {
        "replicas", "minReplicas", "maxReplicas", "maxRestarts", "numNodes", "slotsPerWorker", "minMember", "minAvailable",
    };

    private static readonly Dictionary<string, Dictionary<string, FieldType>> Types = ReadTable();

    private static readonly HashSet<string> IntegerNames = Types.Values.SelectMany(fields => fields)
        .Where(field => field.Value is { Value: FieldValue.Integer, IsList: false }).Select(field => field.Key)
        .Concat(OtherIntegers).ToHashSet(StringComparer.Ordinal);

    /// <summary>The fields of a type of the table.</summary>
    public static IReadOnlyDictionary<string, FieldType> Of(string typeName) => Types[typeName];

    /// <summary>The type of an object by its apiVersion and kind; Anything for all but batch/v1 Job and v1 Pod.</summary>
    public static FieldType TypeOf(string? apiVersion, string? kind) => (apiVersion, kind) switch
    {
        ("batch/v1", "Job") => new FieldType(FieldValue.Object, ObjectName: "Job"),
        ("v1", "Pod") => new FieldType(FieldValue.Object, ObjectName: "Pod"),
        _ => new FieldType(FieldValue.Anything),
    };

    /// <summary>The type of a field of a value; in an unknown object the names that mean a number everywhere do so too.</summary>
    public static FieldType FieldOf(FieldType owner, string name) => owner.Value switch
    {
        FieldValue.Object => Types[owner.ObjectName!].GetValueOrDefault(name) ?? new FieldType(FieldValue.Anything),
        FieldValue.TextMap => new FieldType(FieldValue.Text),
        FieldValue.QuantityMap => new FieldType(FieldValue.Quantity),
        _ => new FieldType(IntegerNames.Contains(name) ? FieldValue.Integer : FieldValue.Anything),
    };

    private static Dictionary<string, Dictionary<string, FieldType>> ReadTable() =>
        Table.Split('\n').Select(line => line.Split(' ')).ToDictionary(
            words => words[0],
            words => words.Skip(1).Select(word => word.Split(':')).ToDictionary(
                field => field[0], field => ReadType(field[1]), StringComparer.Ordinal),
            StringComparer.Ordinal);

    private static FieldType ReadType(string word)
    {
        var isList = word.EndsWith("[]", StringComparison.Ordinal);
        var name = isList ? word[..^2] : word;
        return name switch
        {
            "*" => new FieldType(FieldValue.Anything),
            "s" => new FieldType(FieldValue.Text, isList),
            "i" => new FieldType(FieldValue.Integer, isList),
            "b" => new FieldType(FieldValue.Boolean, isList),
            "q" => new FieldType(FieldValue.Quantity, isList),
            "m" => new FieldType(FieldValue.TextMap),
            "r" => new FieldType(FieldValue.QuantityMap),
            _ => new FieldType(FieldValue.Object, isList, name),
        };
    }
}
